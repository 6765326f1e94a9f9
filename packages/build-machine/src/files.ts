import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { dataExtents, type Extent } from './data-extents';
import { run } from './process';
import { readAhead } from './read-ahead';
import { systemErrorOf } from './system-error';
import { removeAbandoned, temporaryBeside } from './temporary-file';

/** The SHA-256 of a file, lower-case hexadecimal. Its holes are hashed as what they are and not read from the disk. */
export async function sha256File(file: string): Promise<string> {
  const hash = createHash('sha256');
  const handle = await fs.open(file, 'r');
  try {
    const { size, blocks } = await handle.stat();
    const whole: Extent[] = [{ start: 0, end: size }];
    const extents = size - blocks * 512 > FEW_BYTES ? ((await dataExtents(file)) ?? whole) : whole;
    let hashed = 0;
    for await (const { at, bytes } of readAhead(handle, extents)) {
      await hashZeros(hash, at - hashed);
      hash.update(bytes);
      hashed = at + bytes.length;
    }
    await hashZeros(hash, size - hashed);
    // What the kernel makes as it is read, proc(5), has no size.
    if (size === 0) hash.update(await handle.readFile());
    return hash.digest('hex');
  } finally {
    await handle.close();
  }
}

/** Less than so many bytes of holes are read faster than asked for. */
const FEW_BYTES = 1 << 24;

const ZEROS = Buffer.alloc(1 << 20);

/** After so many bytes, which take a few hundredths of a second, others have their turn. */
const TURN_BYTES = 1 << 26;

async function hashZeros(hash: Hash, count: number): Promise<void> {
  for (let left = count; left > 0; left -= ZEROS.length) {
    hash.update(left < ZEROS.length ? ZEROS.subarray(0, left) : ZEROS);
    if (left % TURN_BYTES < ZEROS.length) await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Folders from which this process has removed what others have left. */
const cleaned = new Set<string>();

/**
 * Writes a file so that a reader sees the old content or the new, never a part. What processes that were killed have left
 * in its folder is removed.
 */
export async function writeFileAtomic(file: string, content: string | Uint8Array): Promise<void> {
  const folder = path.dirname(file);
  const made = await fs.mkdir(folder, { recursive: true });
  if (made === undefined && !cleaned.has(folder)) await removeAbandoned(folder);
  cleaned.add(folder);
  const staging = temporaryBeside(file);
  try {
    await fs.writeFile(staging, content);
    await fs.rename(staging, file);
  } finally {
    await fs.rm(staging, { force: true });
  }
}

/**
 * Copies a file; holes stay holes and blocks are shared where the file system can (cp(1) --reflink).
 * @throws SystemError when cp fails: a full disk, no permission.
 */
export function copySparse(from: string, to: string): Promise<void> {
  return cp(from, to, ['--reflink=auto', '--sparse=auto']);
}

/**
 * Copies a file; zeros become holes.
 * @throws SystemError when cp fails: a full disk, no permission.
 */
export function copyDiggingHoles(from: string, to: string): Promise<void> {
  return cp(from, to, ['--sparse=always']);
}

async function cp(from: string, to: string, options: readonly string[]): Promise<void> {
  const outcome = await run(['cp', ...options, '--no-preserve=all', '--', from, to]);
  if (!outcome.ok) throw systemErrorOf('cp', `cannot copy ${from} to ${to}: ${outcome.stderr.trim()}`);
}

/** The text of a file, or undefined when there is none. */
export async function readTextIfThere(
  file: string,
  encoding: BufferEncoding = 'utf8',
): Promise<string | undefined> {
  try {
    return await fs.readFile(file, encoding);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Copies a file's content, following symbolic links; folders above it are made. */
export async function copyFile(from: string, to: string): Promise<void> {
  await fs.mkdir(path.dirname(to), { recursive: true });
  await fs.copyFile(from, to);
}

/** Makes a file of `size` bytes that is one hole. */
export async function createSparseFile(file: string, size: number): Promise<void> {
  await fs.writeFile(file, '');
  await fs.truncate(file, size);
}

/** Copies a part of a file to a new file. */
export async function copyExtent(from: string, { start, end }: Extent, to: string): Promise<void> {
  await pipeline(
    createReadStream(from, { start, end: end - 1, highWaterMark: 1 << 20 }),
    createWriteStream(to),
  );
}

/** Sets when a file was last read and written, in seconds since 1970. */
export async function setModifiedAt(file: string, seconds: number): Promise<void> {
  await fs.utimes(file, seconds, seconds);
}

/** Moves a file over another one, also from another file system; a reader sees the old one or the new, never a part. */
export async function renameOver(from: string, to: string): Promise<void> {
  try {
    await fs.rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    const staging = temporaryBeside(to);
    try {
      await copySparse(from, staging);
      await fs.rename(staging, to);
    } finally {
      await fs.rm(staging, { force: true });
    }
  }
}
