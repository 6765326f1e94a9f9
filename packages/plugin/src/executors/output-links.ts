import path from 'node:path';
import { wayTo } from '@nx-aib/build-machine';
import type { OptionsOf } from '@nx-aib/cli';
import type { Diagnostic } from '@nx-aib/core';
import { outputFolder } from '../outputs/output-folder';
import { artifact, type Where } from './artifacts';
import type { OUTPUT_OPTION } from './schemas';

/**
 * A warning if the output directory is behind a symbolic link. The plugin passes the real directory to its targets, so
 * this link leads out of the workspace, is given as an option, or is younger than what Nx knows of the workspace.
 */
export async function warnOfLinks(
  options: OptionsOf<typeof OUTPUT_OPTION>,
  context: Where,
): Promise<Diagnostic[]> {
  const folder = artifact(options, context, '.');
  const { links, end } = wayTo(folder, context.root);
  const [link] = links;
  if (link === undefined) return [];
  const named = path.relative(context.root, link.path);
  const { cacheable } = await outputFolder(context.root, path.relative(context.root, folder));
  return [
    {
      severity: 'warning',
      ...(cacheable
        ? {
            code: 'output/linked',
            message: `"${named}" is a symbolic link that Nx does not know of: when it restores files from its cache, it puts a directory in its place`,
            hint: 'run nx reset, or use the directory itself as outputPath',
          }
        : {
            code: 'output/not-cached',
            message: `not cached by Nx: "${named}" is a symbolic link, and "${end}" is outside the workspace`,
          }),
    },
  ];
}
