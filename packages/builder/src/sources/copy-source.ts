import { copyVerified, type NotCopied, WHY_UNREADABLE } from '@nx-aib/build-machine';
import type { FileContent, PlannedPath } from '@nx-aib/image-plan';
import { failure, success, type Diagnostic, type ManifestPath, type Result } from '@nx-aib/core';
import path from 'node:path';

/** A file named in a manifest. */
type Source = Extract<FileContent, { source: string }>;

/**
 * Copies a source file if it still has the planned content: its digest is in the step's fingerprint, and a cached
 * output is trusted from then on. Steps read files beside the manifest only through this function.
 *
 * Errors: `source/changed` if the content differs; `source/missing` and the like if the file can no longer be read.
 * @param paths planned paths, used to find the file's position in the manifest
 */
export async function copySource(
  sourceDir: string,
  content: Source,
  to: string,
  paths: readonly PlannedPath[],
): Promise<Result<undefined>> {
  const copied = await copyVerified(path.resolve(sourceDir, content.source), to, content.sha256);
  return copied.ok ? success(undefined) : failure([notAsPlanned(content, copied.reason, paths)]);
}

function notAsPlanned({ source }: Source, reason: NotCopied, paths: readonly PlannedPath[]): Diagnostic {
  const what = reason === 'changed' ? 'its content changed after it was planned' : WHY_UNREADABLE[reason];
  const at = placeOf(source, paths);
  return {
    code: `source/${reason}`,
    severity: 'error',
    message: `the source file "${source}" was changed during the build: ${what}`,
    hint: 'build again once nothing writes to it; nothing of this file was cached',
    ...(at === undefined ? {} : { path: at }),
  };
}

function placeOf(source: string, paths: readonly PlannedPath[]): ManifestPath | undefined {
  const planned: (PlannedPath & { readonly at?: ManifestPath }) | undefined = paths.find(
    (candidate) =>
      candidate.type === 'file' && 'source' in candidate.content && candidate.content.source === source,
  );
  return planned?.at;
}
