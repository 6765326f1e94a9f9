import type { Unreadable } from './source-files';

/** Why a file that a user named cannot be read, in words. */
export const WHY_UNREADABLE: Record<Unreadable, string> = {
  missing: 'there is no such file',
  directory: 'it is a directory',
  special: 'it is no regular file',
  'symlink-loop': 'its symbolic links lead round in a circle',
  permission: 'it may not be read',
  'name-too-long': 'its name is too long',
  io: 'reading it fails',
};
