import { join, relative } from 'node:path';
import { realPathOf, wayTo, type MetFolders } from '@nx-aib/build-machine';
import { isBelow } from '@nx-aib/core';

/** Where the files of a project go. */
export interface OutputFolder {
  /** Relative to the workspace root. */
  readonly path: string;
  /** Whether Nx can store files from there and put them back. */
  readonly cacheable: boolean;
}

/**
 * The output directory behind symbolic links. Nx puts a directory in place of a link when it restores files through it,
 * so its outputs are where a link leads to; outside the workspace it has no outputs.
 * @param path relative to the workspace root
 * @param met as for `wayTo`
 */
export async function outputFolder(
  workspaceRoot: string,
  path: string,
  met?: MetFolders,
): Promise<OutputFolder> {
  const { links, end } = wayTo(join(workspaceRoot, path), workspaceRoot, met);
  if (links.length === 0) return { path, cacheable: true };
  // A link may be absolute, and the workspace itself behind links.
  const roots = [workspaceRoot, (await realPathOf(workspaceRoot)) ?? workspaceRoot];
  const isCircle = new Set(links.map((link) => link.path)).size < links.length;
  const around = isCircle ? undefined : roots.find((root) => isBelow(end, root));
  return around === undefined ? { path, cacheable: false } : { path: relative(around, end), cacheable: true };
}
