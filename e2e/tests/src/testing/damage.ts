import { open, readdir, stat, truncate, utimes } from 'node:fs/promises';
import path from 'node:path';
import { objectsOf, type StoredObject } from './step-stores';

/** A file in an object. */
export interface StoredFile extends StoredObject {
  readonly file: string;
  readonly size: number;
}

/** Changes a file in some way, at an offset inside it. */
type Change = (file: string, offset: number) => Promise<void>;

/** What disks and users do to files; each keeps the modification time. */
export const DAMAGE = {
  'a flipped bit': keepingTime(flipBit),
  'a truncated file': keepingTime(truncate),
} satisfies Record<string, Change>;

function keepingTime(change: Change): Change {
  return async (file, offset) => {
    const { atime, mtime } = await stat(file);
    await change(file, offset);
    await utimes(file, atime, mtime);
  };
}

async function flipBit(file: string, offset: number): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    const byte = Buffer.alloc(1);
    await handle.read(byte, 0, 1, offset);
    byte.writeUInt8(byte.readUInt8() ^ 1);
    await handle.write(byte, 0, 1, offset);
  } finally {
    await handle.close();
  }
}

/** The largest file, including holes, of the most recently used object of each step; the largest ones first. */
export async function largestFiles(store: string): Promise<StoredFile[]> {
  const lastUsed = new Map((await objectsOf(store)).map((object) => [object.step, object]));
  const files = await Promise.all(
    [...lastUsed.values()].map(async (object) => ({ ...object, ...(await largestFile(object.folder)) })),
  );
  return files.sort((a, b) => b.size - a.size);
}

async function largestFile(folder: string): Promise<Pick<StoredFile, 'file' | 'size'>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name));
  const files = await Promise.all(names.map(async (file) => ({ file, size: (await stat(file)).size })));
  const [largest] = files.sort((a, b) => b.size - a.size);
  if (largest === undefined) throw new Error(`there is no file below ${folder}`);
  return largest;
}
