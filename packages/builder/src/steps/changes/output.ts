import type { Root } from '@nx-aib/qm';
import type { View } from '@nx-aib/steps';
import path from 'node:path';

/** The manifest's changes to the files from packages. */
export interface ChangesOutput {
  /** A directory with a debugfs(8) script for each file system. */
  readonly scripts: string;
  script(filesystem: { readonly name: string }): string;
  /** A directory with the contents that the scripts write, by number. */
  readonly contents: string;
  /** The packages of a root: JSON, `isInstalled`. */
  installed(root: Root): string;
  /** Everything that will be in the image's ext4 file systems: `files.mtree`. */
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
