import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileState, isFolder, treeState } from '@nx-aib/build-machine';
import { PROVING } from './code-inputs';

/** What of a package decides what it does, as it is written and as it is published. */
const FOLDERS = ['src', 'dist', 'data', 'schema'];

const read = createRequire(__filename);

/**
 * The state of all code that inference runs: another one after whatever has been done to a file of it (inode(7)), which takes
 * some ten milliseconds to find out. Packages of others count by their package.json, which each release has anew.
 */
export async function codeState(): Promise<string> {
  const hash = createHash('sha256').update(process.version);
  for (const name of PROVING) {
    const manifest = read.resolve(`@nx-aib/${name}/package.json`);
    for (const folder of FOLDERS.map((one) => join(dirname(manifest), one)))
      if (await isFolder(folder)) hash.update(JSON.stringify(treeState(folder)));
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
        // It does not let anybody see it.
        return [];
      }
    });
}
