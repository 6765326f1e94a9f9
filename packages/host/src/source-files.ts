import fs from 'node:fs/promises';
import path from 'node:path';
import { sha256File } from './files';

/** Why a file that a user named cannot be read. */
export type Unreadable =
  | 'missing'
  | 'directory'
  /** A device, a socket or a named pipe. */
  | 'special'
  | 'symlink-loop'
  | 'permission'
  | 'name-too-long'
  | 'io';

export type FileFacts =
  | { readonly ok: true; readonly size: number; readonly sha256: string }
  | { readonly ok: false; readonly reason: Unreadable };

/** A regular file's size in bytes and its SHA-256 in lower-case hexadecimal; symbolic links are followed. */
export async function readFileFacts(file: string): Promise<FileFacts> {
  try {
    const stat = await fs.stat(file);
    if (stat.isDirectory()) return { ok: false, reason: 'directory' };
    if (!stat.isFile()) return { ok: false, reason: 'special' };
    return { ok: true, size: stat.size, sha256: await sha256File(file) };
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  }
}

export type FileContent =
  { readonly ok: true; readonly content: Uint8Array } | { readonly ok: false; readonly reason: Unreadable };

/** The content of a file that a user named. */
export async function readUserFile(file: string): Promise<FileContent> {
  try {
    const stat = await fs.stat(file);
    if (stat.isDirectory()) return { ok: false, reason: 'directory' };
    // Reading a named pipe would wait for ever for somebody who writes.
    if (!stat.isFile() && !stat.isCharacterDevice()) return { ok: false, reason: 'special' };
    return { ok: true, content: await fs.readFile(file) };
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  }
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
      // Not the file system's: a bug, which is not the user's to mend.
      throw error;
    default:
      return 'io';
  }
}

/**
 * Everything below `directory` that is no directory, as relative paths with `/`, sorted by code unit. Links to
 * directories are not entered, so that there is an end; broken links are listed. A directory that is not there, or
 * that may not be read, has nothing in it.
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
