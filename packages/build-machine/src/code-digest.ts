import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { listTree } from './folders';

/** Source or compiled code, without tests and type declarations. */
const CODE = /(?<!\.spec|\.d)\.(ts|js)$/;

/** The SHA-256 of the code in some directories and in this package, lower-case hexadecimal. */
export async function digestOfCode(folders: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of [...folders, __dirname]) {
    for (const entry of await listTree(folder)) {
      if (entry.type !== 'file' || !CODE.test(entry.path)) continue;
      hash.update(`${entry.path}\0${entry.size}\0`);
      hash.update(await fs.readFile(path.join(folder, entry.path)));
    }
  }
  return hash.digest('hex');
}
