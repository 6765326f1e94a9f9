import { QM_ETC } from '@nx-aib/qm';
import type { SeenEntries } from './differences';
import type { Ext4 } from '../disk/ext4/read-filesystem';

/** Where accounts are, in the host's tree: the host's own and QM's. */
const FOLDERS = ['/etc', QM_ETC];
const NAMES = ['passwd', 'group', 'shadow', 'gshadow', 'subuid', 'subgid'];

/** Every file that says who there is. */
export const ACCOUNT_FILES: readonly string[] = FOLDERS.flatMap((folder) =>
  NAMES.map((name) => `${folder}/${name}`),
);

/** Nobody has so many accounts. */
const LIMIT_BYTES = 1 << 20;

/** The texts of the files with accounts that a file system holds. @throws BrokenDisk */
export async function accountFiles(ext4: Ext4, seen: SeenEntries): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const file of ACCOUNT_FILES) {
    const entry = seen.get(file);
    if (entry?.type !== 'file') continue;
    const content = await ext4.content(entry.inode, LIMIT_BYTES);
    if (content !== undefined) texts.set(file, new TextDecoder().decode(content));
  }
  return texts;
}
