import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileState, isFolder, treeDigest } from '@nx-aib/build-machine';
import { MANIFESTS } from './code-inputs';

/** The directories of a package that determine its behaviour, in source and published form. */
const FOLDERS = ['src', 'dist', 'data', 'schema'];

const read = createRequire(__filename);

/**
 * The state of all code that inference runs: it changes whenever one of its files is modified (inode(7)), which takes
 * some ten milliseconds to determine. Third-party packages are represented by their package.json files, which every
 * release changes.
 */
export async function codeState(): Promise<string> {
  const hash = createHash('sha256').update(process.version);
  for (const manifest of MANIFESTS) {
    for (const folder of FOLDERS.map((one) => join(dirname(manifest), one)))
      if (await isFolder(folder)) hash.update(treeDigest(folder));
    for (const file of [manifest, ...othersOf(manifest)]) hash.update(JSON.stringify(fileState(file)) ?? '');
  }
  return hash.digest('hex');
}

function othersOf(manifest: string): string[] {
  const { dependencies = {} } = read(manifest) as {
    readonly dependencies?: Readonly<Record<string, string>>;
  };
  const { resolve } = createRequire(manifest);
  return Object.keys(dependencies)
    .filter((name) => !name.startsWith('@nx-aib/'))
    .flatMap((name) => {
      try {
        return [resolve(`${name}/package.json`)];
      } catch {
        // It cannot be read.
        return [];
      }
    });
}
