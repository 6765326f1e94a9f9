import type { Root } from '@nx-aib/qm';
import type { View } from '@nx-aib/steps';
import path from 'node:path';

/** What the manifest changes in what packages brought. */
export interface ChangesOutput {
  /** A folder with a script of debugfs(8) for each file system. */
  readonly scripts: string;
  script(filesystem: { readonly name: string }): string;
  /** A folder with what the scripts write, by number. */
  readonly contents: string;
  /** What a root's packages are: JSON, `isInstalled`. */
  installed(root: Root): string;
  /** All that will be in the image's ext4 file systems: `files.mtree`. */
  readonly files: string;
}

export const changesOutput: View<ChangesOutput> = (folder) => {
  const scripts = path.join(folder, 'scripts');
  return {
    scripts,
    script: ({ name }) => path.join(scripts, `${name}.debugfs`),
    contents: path.join(folder, 'contents'),
    installed: (root) => path.join(folder, `installed-${root}.json`),
    files: path.join(folder, 'files.mtree'),
  };
};
