import type { Unreadable } from './source-files';

/** Messages that say why a file named by the user cannot be read. */
export const WHY_UNREADABLE: Record<Unreadable, string> = {
  missing: 'no such file',
  directory: 'it is a directory',
  special: 'it is not a regular file',
  'symlink-loop': 'its symbolic links form a loop',
  permission: 'permission denied',
  'name-too-long': 'its name is too long',
  io: 'read error',
};
