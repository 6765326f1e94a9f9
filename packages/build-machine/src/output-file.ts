import { constants } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';

/** Why a file cannot be written where a user wants it. */
export type Unwritable =
  'directory' | 'no-parent' | 'parent-not-a-directory' | 'permission' | 'read-only' | 'special';

/** Whether `file` can be written, or made, as far as can be seen without doing so; undefined when it can. */
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

/** Why nothing can be kept in a folder. */
export type UnusableFolder = 'not-a-directory' | 'permission' | 'read-only';

/** Whether `folder` can be written into, or made, as far as can be seen without doing so; undefined when it can. */
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

/** The same in words, for a message that ends with them. */
export const WHY_UNUSABLE_FOLDER: Readonly<Record<UnusableFolder, string>> = {
  'not-a-directory': 'it is a file, or inside one',
  permission: 'permission denied',
  'read-only': 'it is on a read-only file system',
};
