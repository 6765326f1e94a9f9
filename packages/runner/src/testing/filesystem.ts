import fs from 'node:fs';
import path from 'node:path';
import { openFileReader, run, type Argv } from '@nx-aib/build-machine';
import { partOf } from '../disk/byte-source';
import { MappedDisk } from '../disk/mapped-disk';
import { Ext4 } from '../disk/ext4/read-filesystem';

/**
 * Makes an ext4 file system from a directory as builds do, with this machine's mke2fs(8), and changes it with
 * debugfs(8).
 */
export async function makeFilesystem(
  file: string,
  folder: string,
  { mib = 16, requests = [] as readonly string[] } = {},
): Promise<void> {
  fs.rmSync(file, { force: true });
  fs.writeFileSync(file, '');
  fs.truncateSync(file, mib * 2 ** 20);
  await must(['mke2fs', '-q', '-F', '-t', 'ext4', '-b', '4096', '-I', '256', '-d', folder, file]);
  await change(file, requests);
}

/** debugfs(8) requests, one per line. */
export async function change(file: string, requests: readonly string[]): Promise<void> {
  if (requests.length === 0) return;
  fs.writeFileSync(`${file}.debugfs`, `${requests.join('\n')}\n`);
  const outcome = await must(['debugfs', '-w', '-f', `${file}.debugfs`, file]);
  const complaints = outcome.stderr.split('\n').filter((line) => line !== '' && !/^debugfs \d/.test(line));
  if (complaints.length > 0) throw new Error(complaints.join('\n'));
}

async function must(argv: Argv) {
  const outcome = await run(argv);
  if (!outcome.ok) throw new Error(`${argv.join(' ')}: ${outcome.stderr}`);
  return outcome;
}

/** Opens a file that contains only an ext4 file system. */
export async function withFilesystem<T>(file: string, use: (ext4: Ext4) => Promise<T>): Promise<T> {
  const reader = await openFileReader(file);
  try {
    const disk = new MappedDisk(reader, [{ start: 0, length: reader.size, offset: 0 }]);
    return await use(await Ext4.open(partOf(disk, 0, reader.size)));
  } finally {
    await reader.close();
  }
}

/** Every path below a directory, sorted. */
export function pathsBelow(folder: string): string[] {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.map(({ parentPath, name }) => path.join(parentPath, name)).sort();
}
