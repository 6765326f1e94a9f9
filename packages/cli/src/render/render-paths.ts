import type { FileContent, Origin, PlannedPath } from '@nx-aib/image-plan';
import type { Root } from '@nx-aib/qm';
import { bytes, formatBytes } from '@nx-aib/core';
import { printable, table, WIDTH } from './layout';

const ROOTS: Record<Root, string> = { host: 'Host', qm: 'QM, paths as seen from inside it' };
const ORIGINS: Record<Origin, string> = { 'nx-aib': 'by nx-aib', manifest: 'by the manifest' };

/** One line per path: action, mode, owner, size, path; for each root in the order of the plan. */
export function renderPaths(paths: readonly PlannedPath[]): string[] {
  return (['host', 'qm'] as const).flatMap((root) =>
    (['nx-aib', 'manifest'] as const).flatMap((origin) => {
      const chosen = paths.filter((path) => path.root === root && path.origin === origin);
      if (chosen.length === 0) return [];
      const lines = table(chosen.map(row), [3]).flatMap((line, index) => withSource(line, chosen[index]));
      return [`${ROOTS[root]}, ${ORIGINS[origin]}`, ...lines.map((line) => `  ${line}`)];
    }),
  );
}

function row(planned: PlannedPath): string[] {
  const { path } = planned;
  switch (planned.type) {
    case 'file':
      return ['file', planned.mode, owner(planned), size(planned.content), path];
    case 'directory':
      return ['dir', planned.mode, owner(planned), '', path];
    case 'symlink':
      return ['link', '', '', '', `${path} -> ${planned.target}`];
    case 'attributes':
      return ['set', planned.mode ?? '', changedOwner(planned), '', below(planned)];
    case 'absent':
      return ['rm', '', '', '', path];
  }
}

/** As in chown(1); a single word if user and group have the same name. */
function owner({ user, group }: { readonly user: string; readonly group: string }): string {
  return user === group ? user : `${user}:${group}`;
}

function changedOwner({
  user,
  group,
}: {
  readonly user: string | null;
  readonly group: string | null;
}): string {
  if (user === null) return group === null ? '' : `:${group}`;
  return group === null ? user : `${user}:${group}`;
}

function below({ path, recursive }: { readonly path: string; readonly recursive: boolean }): string {
  return recursive ? `${path} and all below` : path;
}

function size(content: FileContent): string {
  return formatBytes('text' in content ? bytes(new TextEncoder().encode(content.text).length) : content.size);
}

/** The indentation of these lines in the whole plan. */
const INDENT = 4;

/** The source of a file, after its path or on a separate line below. */
function withSource(line: string, planned: PlannedPath | undefined): string[] {
  if (planned?.type !== 'file' || 'text' in planned.content) return [line];
  const { source, outside } = planned.content;
  const from = printable(`from ${source}${outside === true ? ', outside the workspace' : ''}`);
  if (INDENT + line.length + 1 + from.length <= WIDTH) return [`${line} ${from}`];
  const column = line.length - printable(planned.path).length;
  return [line, `${' '.repeat(column)}${from}`];
}
