import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { run } from './process';

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
 * @throws Error when cp fails: a full disk, no permission.
 */
export async function copySparse(from: string, to: string): Promise<void> {
  const outcome = await run(['cp', '--reflink=auto', '--sparse=auto', '--no-preserve=all', '--', from, to]);
  if (!outcome.ok) throw new Error(`cannot copy ${from} to ${to}: ${outcome.stderr.trim()}`);
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
