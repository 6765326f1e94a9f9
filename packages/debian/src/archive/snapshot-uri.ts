import { failure, success, type Result } from '@nx-aib/core';
import type { PinnedPackage } from '@nx-aib/package-family';

const PLACEHOLDERS = ['archive', 'timestamp', 'path'] as const;

/** Returns the URI of a package's file in a snapshot service. */
export type SnapshotUri = (deb: PinnedPackage) => string;

/**
 * Parses the URI of a snapshot service, which keeps files that archives have dropped: a URI with `{archive}`,
 * `{timestamp}` and `{path}`; without `{path}`, `/{path}` is appended, and without any placeholder `/{archive}/{path}`.
 */
export function snapshotUri(template: string): Result<SnapshotUri> {
  const problem = whyUnusable(template);
  if (problem !== undefined) {
    const message = `NX_AIB_SNAPSHOT "${template}" cannot be used: ${problem}`;
    const hint = 'a URI as http://snapshots.example/{archive}/{timestamp}/{path}';
    return failure([{ code: 'lock/bad-snapshot', severity: 'error', message, hint }]);
  }
  const whole = withPath(template);
  return success(({ archive, seen, path }) =>
    whole.replace(
      /\{(archive|timestamp|path)\}/g,
      (_, name: (typeof PLACEHOLDERS)[number]) => ({ archive, timestamp: seen, path })[name],
    ),
  );
}

function whyUnusable(template: string): string | undefined {
  if (!/^(https?|ftp|file|copy):\/{1,3}[^\s/]/.test(template)) return 'it is not the URI of an archive';
  if (/\s/.test(template)) return 'it contains a space';
  const names = [...template.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name ?? '');
  const unknown = names.find((name) => !(PLACEHOLDERS as readonly string[]).includes(name));
  return unknown === undefined
    ? undefined
    : `{${unknown}} is unknown; the placeholders are {archive}, {timestamp}, {path}`;
}

function withPath(template: string): string {
  if (template.includes('{path}')) return template;
  const base = template.replace(/\/+$/, '');
  return template.includes('{') ? `${base}/{path}` : `${base}/{archive}/{path}`;
}
