import { createHash } from 'node:crypto';
import { CAPABILITY, encodeBytes, type ContentEntry } from '@nx-aib/image-plan';
import { BrokenDisk, type ByteSource } from '../byte-source';
import { readAttributes } from './attributes';
import { readDirectory } from './directory';
import { readExtents, type FileExtent } from './extents';
import { deviceOf, readInode, type Inode } from './inode';
import { BLOCK_SIZE, FLAG, ROOT_INODE, TYPES } from './layout';
import { readSuperblock, type Superblock } from './superblock';

/** A path as found on a disk; `inode` is the file system's inode number. Files have no digest yet. */
export interface SeenEntry extends ContentEntry {
  readonly inode: number;
  /** Properties that a content manifest cannot express and no build creates, as text. */
  readonly oddities: readonly string[];
}

/** Limits on the size of a file system, beyond which it is considered broken, to bound the use of memory. */
export interface Bounds {
  readonly paths: number;
  /** Of all directories together, in bytes. */
  readonly directoryBytes: number;
}

/** The maximum length of a link target stored in the inode itself. */
const SHORT_TARGET = 60;

/** A read-only ext4 file system with arbitrary content. All methods throw BrokenDisk. */
export class Ext4 {
  private readonly inodes = new Map<number, Inode>();

  private constructor(
    private readonly source: ByteSource,
    readonly superblock: Superblock,
  ) {}

  static async open(source: ByteSource): Promise<Ext4> {
    return new Ext4(source, await readSuperblock(source));
  }

  /** Every path below `mountPoint`, the path of the root directory, encoded as in a content manifest. */
  async entries(mountPoint: string, bounds: Bounds): Promise<Map<string, SeenEntry>> {
    const found = new Map<string, SeenEntry>();
    const visited = new Set<number>();
    const waiting: [path: string, inode: number][] = [[mountPoint, ROOT_INODE]];
    let directoryBytes = 0;
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const [path, number] = next;
      if (found.has(path)) throw new BrokenDisk(`${path} appears twice`);
      const inode = await this.inode(number);
      const entry = await this.entryOf(inode);
      found.set(path, entry);
      if (found.size + waiting.length > bounds.paths)
        throw new BrokenDisk(`it contains more than ${bounds.paths} paths`);
      if (entry.type !== 'dir') continue;
      if (visited.has(number)) throw new BrokenDisk(`the directory ${path} has another name, too`);
      visited.add(number);
      directoryBytes += inode.size;
      if (directoryBytes > bounds.directoryBytes) throw new BrokenDisk('its directories are too large');
      const limit = bounds.paths - found.size - waiting.length;
      for (const child of await readDirectory(this.source, this.superblock, inode, limit))
        waiting.push([`${path === '/' ? '' : path}/${child.name}`, child.inode]);
    }
    return found;
  }

  /** The SHA-256 of files' contents, by inode; read in disk order. */
  async digests(inodes: Iterable<number>): Promise<Map<number, string>> {
    const files: { inode: Inode; extents: FileExtent[] }[] = [];
    for (const number of new Set(inodes)) {
      const inode = await this.inode(number);
      files.push({ inode, extents: await readExtents(this.source, this.superblock, inode) });
    }
    const first = ({ extents }: (typeof files)[number]) => extents[0]?.physical ?? 0;
    files.sort((a, b) => first(a) - first(b));
    const digests = new Map<number, string>();
    for (const { inode, extents } of files) {
      const hash = createHash('sha256');
      for await (const bytes of this.contentOf(inode, extents)) hash.update(bytes);
      digests.set(inode.number, hash.digest('hex'));
    }
    return digests;
  }

  /** The content of a file of at most `limit` bytes; undefined if it is longer. */
  async content(number: number, limit: number): Promise<Uint8Array | undefined> {
    const inode = await this.inode(number);
    if (inode.size > limit) return undefined;
    const extents = await readExtents(this.source, this.superblock, inode);
    const parts: Uint8Array[] = [];
    for await (const bytes of this.contentOf(inode, extents)) parts.push(bytes.slice());
    return new Uint8Array(Buffer.concat(parts));
  }

  private async inode(number: number): Promise<Inode> {
    const known = this.inodes.get(number) ?? (await readInode(this.source, this.superblock, number));
    this.inodes.set(number, known);
    return known;
  }

  private async *contentOf(
    { size }: Inode,
    extents: readonly FileExtent[],
  ): AsyncGenerator<Uint8Array, void, undefined> {
    let at = 0;
    for (const { logical, physical, blocks } of extents) {
      yield* zeros(logical * BLOCK_SIZE - at);
      const end = Math.min(size, (logical + blocks) * BLOCK_SIZE);
      for (at = logical * BLOCK_SIZE; at < end; at += CHUNK_BYTES) {
        const offset = physical * BLOCK_SIZE + at - logical * BLOCK_SIZE;
        yield await this.source.read(offset, Math.min(CHUNK_BYTES, end - at));
      }
      at = end;
    }
    yield* zeros(size - at);
  }

  private async entryOf(inode: Inode): Promise<SeenEntry> {
    const { mode, uid, gid, size, number, flags } = inode;
    const type = TYPES[(mode & 0o170000) as keyof typeof TYPES];
    if (type === undefined) throw new BrokenDisk(`inode ${number} has no type`);
    const attributes = new Map(await readAttributes(this.source, this.superblock, inode));
    const capability = attributes.get(CAPABILITY);
    attributes.delete(CAPABILITY);
    const unknown = flags & ~(FLAG.EXTENTS | FLAG.INDEX | FLAG.HUGE_FILE);
    return {
      ...{ type, mode: mode & 0o7777, uid, gid, inode: number },
      ...(type === 'file' ? { size } : {}),
      ...(type === 'link' ? { target: await this.targetOf(inode) } : {}),
      ...(type === 'char' || type === 'block' ? { device: deviceOf(inode) } : {}),
      ...(capability === undefined ? {} : { capability: Buffer.from(capability).toString('base64') }),
      oddities: [
        ...[...attributes.keys()].map(
          (name) => `it has the extended attribute ${encodeBytes(Buffer.from(name, 'latin1'))}`,
        ),
        ...(unknown === 0 ? [] : [`it has the inode flags 0x${(unknown >>> 0).toString(16)}`]),
      ],
    };
  }

  private async targetOf(inode: Inode): Promise<string> {
    const { size, block, number } = inode;
    if (size >= BLOCK_SIZE) throw new BrokenDisk(`the target of link ${number} is too long`);
    if (size < SHORT_TARGET && (inode.flags & FLAG.EXTENTS) === 0)
      return encodeBytes(block.subarray(0, size));
    return encodeBytes((await this.content(number, BLOCK_SIZE)) ?? new Uint8Array());
  }
}

const CHUNK_BYTES = 1 << 22;

const ZEROS = new Uint8Array(1 << 16);

function* zeros(count: number): Generator<Uint8Array, void, undefined> {
  for (let left = count; left > 0; left -= ZEROS.length)
    yield ZEROS.subarray(0, Math.min(left, ZEROS.length));
}
