import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import fs, { type FileHandle } from 'node:fs/promises';
import path from 'node:path';

/** Why a file named by the user cannot be read. */
export type Unreadable =
  | 'missing'
  | 'directory'
  /** A device, a socket or a named pipe. */
  | 'special'
  | 'symlink-loop'
  | 'permission'
  | 'name-too-long'
  | 'io';

/** The size of a file in bytes and the SHA-256 of its content in lower-case hexadecimal, or why it cannot be read. */
export type FileFacts =
  | { readonly ok: true; readonly size: number; readonly sha256: string }
  | { readonly ok: false; readonly reason: Unreadable };

/** The same for a file whose location is restricted; `realPath` is its location, absolute and without links. */
export type PlacedFileFacts =
  | (Extract<FileFacts, { ok: true }> & {
      readonly realPath: string;
      /** Its content as UTF-8, if it was asked for and the file is not too large for that. */
      readonly text?: string;
    })
  | { readonly ok: false; readonly reason: 'elsewhere'; readonly realPath: string }
  /** `size` is in bytes. */
  | { readonly ok: false; readonly reason: 'too-large'; readonly size: number }
  | { readonly ok: false; readonly reason: Unreadable };

/** The size in bytes of a regular file and its SHA-256 in lower-case hexadecimal; symbolic links are followed. */
export async function readFileFacts(file: string): Promise<FileFacts> {
  const read = await readFileWhere(file, () => true);
  if (read.ok) return { ok: true, size: read.size, sha256: read.sha256 };
  // Cannot occur: every location and size is allowed here.
  return {
    ok: false,
    reason: read.reason === 'elsewhere' || read.reason === 'too-large' ? 'io' : read.reason,
  };
}

/**
 * The same if the file is in an allowed location; otherwise nothing of it is read. Location, size and digest belong to
 * the same open file: a link cannot be changed between check and use.
 * @param allowed called with an absolute path without symbolic links
 * @param mostBytes a larger file is not read: a sparse file can take hours to read, although it uses no space
 * @param textBytes the text of a file up to this size is returned; it is the content that the digest belongs to
 */
export async function readFileWhere(
  file: string,
  allowed: (realPath: string) => boolean,
  mostBytes = Infinity,
  textBytes = 0,
): Promise<PlacedFileFacts> {
  const opened = await openRegular(file);
  if (!opened.ok) {
    // For a file outside the allowed locations, not even the reason why it cannot be read is disclosed.
    const realPath = await realPathOf(file);
    if (realPath === undefined || allowed(realPath)) return opened;
    return { ok: false, reason: 'elsewhere', realPath };
  }
  const { handle } = opened;
  try {
    const realPath = await placeOf(handle, file);
    if (!allowed(realPath)) return { ok: false, reason: 'elsewhere', realPath };
    const { size } = await handle.stat();
    if (size > mostBytes) return { ok: false, reason: 'too-large', size };
    return { ok: true, ...(await digestOf(handle, size <= textBytes)), realPath };
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  } finally {
    await handle.close();
  }
}

/** Why a file was not copied: it cannot be read, or has changed. */
export type NotCopied = Unreadable | 'changed';

/** Whether a file was copied, otherwise why not. */
export type Copied = { readonly ok: true } | { readonly ok: false; readonly reason: NotCopied };

/**
 * Copies a file's content, following symbolic links, if it has the expected digest; missing parent directories of `to`
 * are created. The digest is that of the bytes written, so concurrent writes to the file cannot slip in other content.
 * If it differs, nothing is left at `to`.
 * @param sha256 of the content, lower-case hexadecimal
 * @throws SystemError if `to` cannot be written.
 */
export async function copyVerified(from: string, to: string, sha256: string): Promise<Copied> {
  const opened = await openRegular(from);
  if (!opened.ok) return opened;
  const { handle } = opened;
  try {
    await fs.mkdir(path.dirname(to), { recursive: true });
    const target = await fs.open(to, 'w');
    let copied: Copied = { ok: false, reason: 'changed' };
    try {
      const read = await readAll(handle, (bytes) => writeAll(target, bytes));
      copied = read.ok ? (read.sha256 === sha256 ? { ok: true } : copied) : read;
    } finally {
      await target.close();
      if (!copied.ok) await fs.rm(to, { force: true });
    }
    return copied;
  } finally {
    await handle.close();
  }
}

/** Does not wait for a writer of a named pipe. */
async function openRegular(
  file: string,
): Promise<{ readonly ok: true; readonly handle: FileHandle } | { ok: false; reason: Unreadable }> {
  try {
    const handle = await fs.open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = await handle.stat();
    if (stat.isFile()) return { ok: true, handle };
    await handle.close();
    return { ok: false, reason: stat.isDirectory() ? 'directory' : 'special' };
  } catch (error) {
    // open(2) on a socket, or a device without a driver.
    if ((error as NodeJS.ErrnoException).code === 'ENXIO') return { ok: false, reason: 'special' };
    return { ok: false, reason: reasonOf(error) };
  }
}

/** Of the open file, whatever its name refers to by now (proc_pid_fd(5)). */
async function placeOf(handle: FileHandle, file: string): Promise<string> {
  return fs.readlink(`/proc/self/fd/${handle.fd}`).catch(() => fs.realpath(file));
}

async function digestOf(
  handle: FileHandle,
  withText: boolean,
): Promise<{ size: number; sha256: string; text?: string }> {
  const parts: Buffer[] = [];
  const read = await readAll(handle, (bytes) => {
    if (withText) parts.push(Buffer.from(bytes));
    return undefined;
  });
  if (!read.ok) throw read.error;
  const { size, sha256 } = read;
  return { size, sha256, ...(withText && { text: Buffer.concat(parts).toString('utf8') }) };
}

type ReadAll =
  | { readonly ok: true; readonly size: number; readonly sha256: string }
  | { readonly ok: false; readonly reason: Unreadable; readonly error: unknown };

/**
 * Passes the content to `use`, whose errors are thrown, and hashes the same bytes, until the current end of the file.
 */
async function readAll(
  handle: FileHandle,
  use: (bytes: Buffer) => Promise<void> | undefined,
): Promise<ReadAll> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(1 << 20);
  for (let size = 0; ;) {
    let bytesRead: number;
    try {
      ({ bytesRead } = await handle.read(buffer, 0, buffer.length, size));
    } catch (error) {
      return { ok: false, reason: reasonOf(error), error };
    }
    if (bytesRead === 0) return { ok: true, size, sha256: hash.digest('hex') };
    size += bytesRead;
    const bytes = buffer.subarray(0, bytesRead);
    hash.update(bytes);
    await use(bytes);
  }
}

async function writeAll(handle: FileHandle, bytes: Buffer): Promise<void> {
  for (let written = 0; written < bytes.length;)
    written += (await handle.write(bytes, written, bytes.length - written)).bytesWritten;
}

/** The absolute path without symbolic links; undefined if it does not exist. */
export async function realPathOf(file: string): Promise<string | undefined> {
  return fs.realpath(file).catch(() => undefined);
}

/**
 * The nearest directory, `folder` itself or one above it, that contains one of `names`; undefined if there is none.
 * @param folder absolute
 */
export async function nearestFolderWith(
  names: readonly string[],
  folder: string,
): Promise<string | undefined> {
  for (const name of names)
    if ((await fs.lstat(path.join(folder, name)).catch(() => undefined)) !== undefined) return folder;
  const above = path.dirname(folder);
  return above === folder ? undefined : nearestFolderWith(names, above);
}

/** The whole content of a file, or why it cannot be read. */
export type FileContent =
  { readonly ok: true; readonly content: Uint8Array } | { readonly ok: false; readonly reason: Unreadable };

/** Larger than allowed: nothing of it is returned. */
interface TooLarge {
  readonly ok: false;
  readonly reason: 'too-large';
}

/** The content of a file named by the user. @param most the maximum number of bytes to read; unlimited by default */
export async function readUserFile(file: string): Promise<FileContent>;
export async function readUserFile(file: string, most: number): Promise<FileContent | TooLarge>;
export async function readUserFile(file: string, most = Infinity): Promise<FileContent | TooLarge> {
  try {
    const stat = await fs.stat(file);
    if (stat.isDirectory()) return { ok: false, reason: 'directory' };
    // Reading a named pipe would wait forever for a writer.
    if (!stat.isFile() && !stat.isCharacterDevice()) return { ok: false, reason: 'special' };
    if (stat.size > most) return { ok: false, reason: 'too-large' };
    // A device has no size, and may be endless.
    const content = most === Infinity ? await fs.readFile(file) : await firstBytes(file, most + 1);
    return content.length > most ? { ok: false, reason: 'too-large' } : { ok: true, content };
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  }
}

async function firstBytes(file: string, count: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(file, { end: count - 1 })) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function reasonOf(error: unknown): Unreadable {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'missing';
    case 'EISDIR':
      return 'directory';
    case 'ELOOP':
      return 'symlink-loop';
    case 'EACCES':
    case 'EPERM':
      return 'permission';
    case 'ENAMETOOLONG':
      return 'name-too-long';
    case undefined:
      // Not a file system error: a bug, which the user cannot fix.
      throw error;
    default:
      return 'io';
  }
}

/**
 * Everything below `directory` except directories, as relative paths with `/`, sorted by code unit. Links to
 * directories are not followed, to avoid cycles; broken links are listed. A directory that is missing or unreadable
 * counts as empty.
 */
export async function listFilesBelow(directory: string): Promise<string[]> {
  const found: string[] = [];
  await walk(directory, '', found);
  return found.sort();
}

async function walk(directory: string, prefix: string, found: string[]): Promise<void> {
  const entries = await fs.readdir(path.join(directory, prefix), { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const relative = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory()) await walk(directory, relative, found);
    else if (!entry.isSymbolicLink() || !(await isDirectory(path.join(directory, relative))))
      found.push(relative);
  }
}

async function isDirectory(file: string): Promise<boolean> {
  return (await fs.stat(file).catch(() => undefined))?.isDirectory() ?? false;
}
