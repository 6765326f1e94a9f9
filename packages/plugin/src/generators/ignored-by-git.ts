import type { Tree } from '@nx/devkit';
import ignore from 'ignore';

const FILE = '.gitignore';

/** Lets git ignore a folder, from the workspace's root, where it does not. Nx looks at every file that git does not ignore. */
export function ignoreFolder(tree: Tree, folder: string): void {
  const text = tree.read(FILE, 'utf8') ?? '';
  if (ignore().add(text).ignores(`${folder}/any/file`)) return;
  const separator = text === '' || text.endsWith('\n') ? '' : '\n';
  tree.write(FILE, `${text}${separator}${folder}\n`);
}
