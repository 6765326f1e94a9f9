import { QM_ETC } from '@nx-aib/qm';
import type { SeenEntries } from './differences';
import type { Ext4 } from '../disk/ext4/read-filesystem';

/** The directories of account files in the host's tree: the host's own and QM's. */
const FOLDERS = ['/etc', QM_ETC];
const NAMES = ['passwd', 'group', 'shadow', 'gshadow', 'subuid', 'subgid'];

/** All account files. */
export const ACCOUNT_FILES: readonly string[] = FOLDERS.flatMap((folder) =>
  NAMES.map((name) => `${folder}/${name}`),
);

/** No real file is as large. */
const LIMIT_BYTES = 1 << 20;

/** The texts of the account files in a file system. @throws BrokenDisk */
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
