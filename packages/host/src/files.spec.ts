import fc from 'fast-check';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  copyFile,
  copyInto,
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

describe('copying into a hole of another file', () => {
  it('puts the content at the offset and changes nothing else', async () => {
    const part = fc.record({ zeros: fc.nat(3 * MIB), bytes: fc.uint8Array({ maxLength: 5000 }) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { maxLength: 3 }),
        fc.nat(MIB),
        fc.nat(5000),
        async (parts, offset, after) => {
          const content = Buffer.concat(parts.flatMap(({ zeros, bytes }) => [Buffer.alloc(zeros), bytes]));
          const before = Buffer.alloc(offset, 'x');
          const behind = Buffer.alloc(after, 'y');
          writeFileSync(at('from'), content);
          writeFileSync(at('to'), Buffer.concat([before, Buffer.alloc(content.length), behind]));
          await copyInto(at('from'), at('to'), offset);
          expect(readFileSync(at('to')).equals(Buffer.concat([before, content, behind]))).toBe(true);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('leaves holes where the content is zero', async () => {
    await createSparseFile(at('from'), 64 * MIB);
    writeFileSync(at('from'), 'at the start', { flag: 'r+' });
    await createSparseFile(at('to'), 256 * MIB);
    await copyInto(at('from'), at('to'), 8 * MIB);
    expect(statSync(at('to')).size).toBe(256 * MIB);
    expect(await diskUsage(at('to'))).toBeLessThanOrEqual(2 * MIB);
    expect(
      readFileSync(at('to'))
        .subarray(8 * MIB, 8 * MIB + 12)
        .toString(),
    ).toBe('at the start');
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
