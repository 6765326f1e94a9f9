import { createHash } from 'node:crypto';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  copyFile,
  copyDiggingHoles,
  copyExtent,
  copySparse,
  createSparseFile,
  readTextIfThere,
  renameOver,
  setModifiedAt,
  sha256File,
  writeFileAtomic,
} from './files';
import { diskUsage } from './folders';

const MIB = 2 ** 20;
let folder: string;
const at = (name: string): string => path.join(folder, name);

beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-files-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('copying a part of a file', () => {
  it('takes what is there and nothing else', async () => {
    writeFileSync(at('from'), '0123456789');
    await copyExtent(at('from'), { start: 3, end: 7 }, at('to'));
    expect(readFileSync(at('to'), 'utf8')).toBe('3456');
  });
});

describe('copying a file without its zeros', () => {
  it('leaves holes where they were', async () => {
    writeFileSync(at('from'), Buffer.concat([Buffer.alloc(8 * MIB), Buffer.from('end')]));
    await copyDiggingHoles(at('from'), at('to'));
    expect(await sha256File(at('to'))).toBe(await sha256File(at('from')));
    expect(await diskUsage(at('to'))).toBeLessThan(MIB);
  });
});

describe('the digest of a file', () => {
  it.each([
    ['no holes', 0, []],
    ['nothing but a hole', 40 * MIB + 1, []],
    ['a hole at its end', 40 * MIB + 1, [0]],
    ['a hole at its begin', 40 * MIB, [40 * MIB]],
    ['holes around what is in it', 90 * MIB + 4097, [3 * MIB + 5, 40 * MIB, 41 * MIB - 1]],
  ])('is that of every byte of it, with %s', async (_, size, places) => {
    await createSparseFile(at('x'), size);
    const handle = openSync(at('x'), 'r+');
    for (const place of places) writeSync(handle, 'data', place);
    closeSync(handle);
    const plain = createHash('sha256')
      .update(readFileSync(at('x')))
      .digest('hex');
    expect(await sha256File(at('x'))).toBe(plain);
  });
});

describe('copying a sparse file', () => {
  it('keeps its content, its size and its holes', async () => {
    await createSparseFile(at('from'), 512 * MIB);
    writeFileSync(at('from'), 'start', { flag: 'r+' });
    writeFileSync(at('from'), 'end', { flag: 'a' });
    await copySparse(at('from'), at('-to'));
    expect(await sha256File(at('-to'))).toBe(await sha256File(at('from')));
    expect(await diskUsage(at('-to'))).toBeLessThan(MIB);
  });

  it('says why it cannot', async () => {
    await expect(copySparse(at('none'), at('to'))).rejects.toThrow(
      `cannot copy ${at('none')} to ${at('to')}: cp: `,
    );
  });
});

describe('a sparse file', () => {
  it('has a size and takes no room', async () => {
    writeFileSync(at('file'), 'what was there');
    await createSparseFile(at('file'), 2 ** 40);
    expect(statSync(at('file')).size).toBe(2 ** 40);
    expect(await diskUsage(at('file'))).toBe(0);
  });
});

describe('writing a file', () => {
  it('makes the folders above it and leaves nothing beside it', async () => {
    await writeFileAtomic(at('a/b/c'), 'text');
    await writeFileAtomic(at('a/b/c'), 'other');
    expect(readFileSync(at('a/b/c'), 'utf8')).toBe('other');
    expect(readdirSync(at('a/b'))).toEqual(['c']);
  });

  it('that cannot be leaves nothing either', async () => {
    await writeFileAtomic(at('a/b'), '');
    await expect(writeFileAtomic(at('a'), 'text')).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(['a']);
  });
});

describe('moving a file over another one', () => {
  it('replaces it', async () => {
    writeFileSync(at('from'), 'new');
    writeFileSync(at('to'), 'old');
    await renameOver(at('from'), at('to'));
    expect(readFileSync(at('to'), 'utf8')).toBe('new');
    expect(readdirSync(folder)).toEqual(['to']);
  });

  it('works from another file system too, and holes stay holes', async () => {
    const shm = mkdtempSync('/dev/shm/nx-aib-files-');
    try {
      expect(statSync(shm).dev).not.toBe(statSync(folder).dev);
      const from = path.join(shm, 'from');
      await createSparseFile(from, 64 * MIB);
      writeFileSync(from, 'end', { flag: 'a' });
      writeFileSync(at('to'), 'old');
      const sum = await sha256File(from);
      await renameOver(from, at('to'));
      expect(await sha256File(at('to'))).toBe(sum);
      expect(await diskUsage(at('to'))).toBeLessThan(MIB);
      expect(readdirSync(folder)).toEqual(['to']);
    } finally {
      rmSync(shm, { recursive: true });
    }
  });
});

describe('a file', () => {
  it('has a SHA-256', async () => {
    writeFileSync(at('abc'), 'abc');
    // FIPS 180-4's example.
    expect(await sha256File(at('abc'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it.each([0, 1, 4 * MIB, 9 * MIB + 5])('has the same one in Node, with %i bytes', async (size) => {
    const content = Buffer.alloc(size, 'some text');
    writeFileSync(at('x'), content);
    expect(await sha256File(at('x'))).toBe(createHash('sha256').update(content).digest('hex'));
  });

  it('is also of a file that has no size until it is read', async () => {
    const content = readFileSync('/proc/version');
    expect(await sha256File('/proc/version')).toBe(createHash('sha256').update(content).digest('hex'));
  });

  it('has a text, if it is there', async () => {
    writeFileSync(at('x'), 'ü');
    expect(await readTextIfThere(at('x'))).toBe('ü');
    expect(await readTextIfThere(at('none'))).toBeUndefined();
    await expect(readTextIfThere(folder)).rejects.toThrow('EISDIR');
  });

  it('can be copied to a folder that is not there, and dated', async () => {
    writeFileSync(at('x'), 'text');
    await copyFile(at('x'), at('new/folder/y'));
    await setModifiedAt(at('new/folder/y'), 1_754_697_600);
    expect(readFileSync(at('new/folder/y'), 'utf8')).toBe('text');
    expect(statSync(at('new/folder/y')).mtimeMs).toBe(1_754_697_600_000);
    truncateSync(at('x'));
  });
});
