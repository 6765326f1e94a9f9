import { constants } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';

/** Why an output file cannot be written. */
export type Unwritable =
  'directory' | 'no-parent' | 'parent-not-a-directory' | 'permission' | 'read-only' | 'special';

/** Why `file` cannot be written or created, as far as this can be checked without trying; undefined if it can. */
export async function whyUnwritable(file: string): Promise<Unwritable | undefined> {
  const there = await fs.stat(file).catch(() => undefined);
  if (there?.isDirectory() === true) return 'directory';
  if (there !== undefined && !there.isFile()) return 'special';
  const folder = path.dirname(file);
  try {
    if (!(await fs.stat(folder)).isDirectory()) return 'parent-not-a-directory';
    await fs.access(folder, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTDIR') return 'parent-not-a-directory';
    if (code === 'EROFS') return 'read-only';
    return code === 'ENOENT' ? 'no-parent' : 'permission';
  }
}

/** Why a directory cannot be used for storing files. */
export type UnusableFolder = 'not-a-directory' | 'permission' | 'read-only';

/** Why `folder` cannot be written to or created, as far as this can be checked without trying; undefined if it can. */
export async function whyUnusableFolder(folder: string): Promise<UnusableFolder | undefined> {
  const absolute = path.resolve(folder);
  try {
    if (!(await fs.stat(absolute)).isDirectory()) return 'not-a-directory';
    await fs.access(absolute, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && path.dirname(absolute) !== absolute)
      return whyUnusableFolder(path.dirname(absolute));
    if (code === 'ENOTDIR') return 'not-a-directory';
    return code === 'EROFS' ? 'read-only' : 'permission';
  }
}

/** The reasons as text, for the end of a message. */
export const WHY_UNUSABLE_FOLDER: Readonly<Record<UnusableFolder, string>> = {
  'not-a-directory': 'it is a file, or inside one',
  permission: 'permission denied',
  'read-only': 'it is on a read-only file system',
};
