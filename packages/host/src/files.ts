import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { run } from './process';
import { systemErrorOf } from './system-error';

/** The SHA-256 of a file, lower-case hexadecimal. */
export async function sha256File(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Writes a file so that a reader sees the old content or the new, never a part. */
export async function writeFileAtomic(file: string, content: string | Uint8Array): Promise<void> {
  await fs.mkdir(path.dirname(file), { recursive: true });
  const staging = `${file}.${randomBytes(6).toString('hex')}.tmp`;
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
export async function copySparse(from: string, to: string): Promise<void> {
  const outcome = await run(['cp', '--reflink=auto', '--sparse=auto', '--no-preserve=all', '--', from, to]);
  if (!outcome.ok) throw systemErrorOf('cp', `cannot copy ${from} to ${to}: ${outcome.stderr.trim()}`);
}

/** The text of a file, or undefined when there is none. */
export async function readTextIfThere(file: string): Promise<string | undefined> {
  try {
    return await fs.readFile(file, 'utf8');
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

/** Writes the whole of a file into the hole of another one at an offset, without changing the rest of it. */
export async function copyInto(from: string, to: string, offset: number): Promise<void> {
  const chunk = 1 << 20;
  const zeros = Buffer.alloc(chunk);
  const source = await fs.open(from, 'r');
  const target = await fs.open(to, 'r+');
  try {
    const buffer = Buffer.alloc(chunk);
    for (let at = 0; ;) {
      const { bytesRead } = await source.read(buffer, 0, chunk, at);
      if (bytesRead === 0) return;
      // A hole stays a hole; what is written to starts as one.
      const part = buffer.subarray(0, bytesRead);
      if (!part.equals(zeros.subarray(0, bytesRead))) await writeAll(target, part, offset + at);
      at += bytesRead;
    }
  } finally {
    await source.close();
    await target.close();
  }
}

/** write(2) may write a part only, before it says that the disk is full. */
async function writeAll(target: fs.FileHandle, part: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < part.length;) {
    const { bytesWritten } = await target.write(part, done, part.length - done, position + done);
    done += bytesWritten;
  }
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
    const staging = `${to}.${randomBytes(6).toString('hex')}.tmp`;
    try {
      await copySparse(from, staging);
      await fs.rename(staging, to);
    } finally {
      await fs.rm(staging, { force: true });
    }
  }
}
