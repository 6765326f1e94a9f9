import { createHash } from 'node:crypto';
import { openFileReader, type FileReader } from '@nx-aib/build-machine';
import { encodeBytes, type ContentEntry, type ContentType } from '@nx-aib/image-plan';
import {
  parsePaxRecords,
  parseTarHeader,
  TAR_BLOCK,
  withPaxRecords,
  type PaxRecords,
  type TarHeader,
} from './tar-header';

type Member = ReturnType<typeof withPaxRecords>;

/** How much of a file is hashed at once. */
const CHUNK_BYTES = 1 << 22;

/**
 * Everything in a root's tar, by encoded path inside the root, with digests of the files' contents. The tar is written
 * by tar(1) (mmdebstrap.ts); bsdtar's own mtree shows neither hard links nor capabilities.
 */
export async function readTar(file: string): Promise<Map<string, ContentEntry>> {
  const reader = await openFileReader(file);
  try {
    return await readMembers(reader);
  } finally {
    await reader.close();
  }
}

async function readMembers(reader: FileReader): Promise<Map<string, ContentEntry>> {
  const entries = new Map<string, ContentEntry>();
  let records: PaxRecords = new Map();
  for (let at = 0; at < reader.size;) {
    const header = parseTarHeader(await reader.read(at, TAR_BLOCK));
    if (header === undefined) break;
    const content = at + TAR_BLOCK;
    if (header.type === 'x') {
      records = parsePaxRecords(await reader.read(content, header.size));
      at = content + padded(header.size);
      continue;
    }
    const member = withPaxRecords(header, records);
    records = new Map();
    at = content + padded(member.size);
    await addMember(entries, member, reader, content);
  }
  return entries;
}

function padded(size: number): number {
  return Math.ceil(size / TAR_BLOCK) * TAR_BLOCK;
}

const TYPES: Readonly<Record<string, ContentType>> = {
  ...{ '0': 'file', '2': 'link', '3': 'char', '4': 'block', '5': 'dir', '6': 'fifo' },
};

async function addMember(
  entries: Map<string, ContentEntry>,
  member: Member,
  reader: FileReader,
  content: number,
): Promise<void> {
  const path = pathOf(member.name);
  if (member.type === '1') return addName(entries, path, pathOf(member.linkName));
  const type = TYPES[member.type];
  // g, a global header, does not name a member; tar(1) does not write any.
  if (type === undefined) throw new RangeError(`a tar has a member of type ${member.type}`);
  const { mode, uid, gid, size } = member;
  entries.set(path, {
    ...{ type, mode, uid, gid },
    ...(type === 'file' ? { size, sha256: await digest(reader, content, size) } : {}),
    ...(type === 'link' ? { target: encodeBytes(member.linkName) } : {}),
    ...(type === 'char' || type === 'block' ? { device: member.device } : {}),
    // The only extended attribute that mke2fs(8) copies from a tar, for files.
    ...(type === 'file' && member.capability !== undefined
      ? { capability: Buffer.from(member.capability).toString('base64') }
      : {}),
  });
}

/** An additional name of an earlier file. */
function addName(entries: Map<string, ContentEntry>, path: string, first: string): void {
  const known = entries.get(first);
  if (known === undefined) throw new RangeError(`a tar has a link to ${first}, which it has not`);
  const shared = { ...known, inode: known.inode ?? entries.size };
  entries.set(first, shared);
  entries.set(path, shared);
}

/** `./etc/` becomes `/etc`. */
function pathOf(name: TarHeader['name']): string {
  return encodeBytes(name)
    .replace(/^\.?\/*/, '/')
    .replace(/(?<=.)\/+$/, '');
}

async function digest(reader: FileReader, offset: number, size: number): Promise<string> {
  const hash = createHash('sha256');
  for (let done = 0; done < size; done += CHUNK_BYTES)
    hash.update(await reader.read(offset + done, Math.min(CHUNK_BYTES, size - done)));
  return hash.digest('hex');
}
