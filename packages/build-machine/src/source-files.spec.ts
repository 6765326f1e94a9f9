import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { whyUnusableFolder, whyUnwritable } from './output-file';
import { copyVerified, listFilesBelow, readFileFacts, readFileWhere, readUserFile } from './source-files';

let folder: string;
const inFolder = (name: string): string => path.join(folder, name);

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'source-files-'));
  fs.writeFileSync(inFolder('a'), 'abc');
});

afterEach(() => fs.rmSync(folder, { recursive: true }));

describe('files that a user names', () => {
  it('have a size and a digest, or a reason why not', async () => {
    expect(await readFileFacts(inFolder('a'))).toEqual({
      ok: true,
      size: 3,
      sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    });
    fs.symlinkSync('loop', inFolder('loop'));
    const names = ['b', 'a/b', '.', 'loop', 'x'.repeat(300)];
    const reasons = await Promise.all(names.map(async (name) => readFileFacts(inFolder(name))));
    expect(reasons.map((facts) => !facts.ok && facts.reason)).toEqual([
      'missing',
      'missing',
      'directory',
      'symlink-loop',
      'name-too-long',
    ]);
  });

  it('are read as bytes', async () => {
    expect(await readUserFile(inFolder('a'))).toEqual({ ok: true, content: Buffer.from('abc') });
    expect(await readUserFile(folder)).toEqual({ ok: false, reason: 'directory' });
  });

  it('are not read when they are larger than asked for, nor when they have no end', async () => {
    expect(await readUserFile(inFolder('a'), 3)).toEqual({ ok: true, content: Buffer.from('abc') });
    expect(await readUserFile(inFolder('a'), 2)).toEqual({ ok: false, reason: 'too-large' });
    expect(await readUserFile('/dev/zero', 1_000_000)).toEqual({ ok: false, reason: 'too-large' });
    expect(await readUserFile('/dev/null', 0)).toEqual({ ok: true, content: Buffer.from('') });
    expect(await readUserFile(folder, 3)).toEqual({ ok: false, reason: 'directory' });
  });

  it('are listed below a directory, whatever links lead back up', async () => {
    fs.mkdirSync(inFolder('d'));
    fs.writeFileSync(inFolder('d/x'), '');
    fs.symlinkSync('..', inFolder('d/up'));
    fs.symlinkSync('gone', inFolder('broken'));
    expect(await listFilesBelow(folder)).toEqual(['a', 'broken', 'd/x']);
    expect(await listFilesBelow(inFolder('nowhere'))).toEqual([]);
  });
});

const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

describe('a file that may not lie everywhere', () => {
  it('is judged by where links lead, and not read where it may not be', async () => {
    fs.mkdirSync(inFolder('in'));
    fs.symlinkSync('../a', inFolder('in/link'));
    const real = fs.realpathSync(folder);
    const asked: string[] = [];
    const inside = (place: string) => {
      asked.push(place);
      return place.startsWith(`${real}/in/`);
    };
    const elsewhere = (name: string) => ({ ok: false, reason: 'elsewhere', realPath: path.join(real, name) });
    expect(await readFileWhere(inFolder('in/link'), inside)).toEqual(elsewhere('a'));
    expect(await readFileWhere(inFolder('a'), () => true)).toEqual({
      ...{ ok: true, size: 3, sha256: ABC },
      realPath: path.join(real, 'a'),
    });
    // Its type is not disclosed either.
    expect(await readFileWhere(folder, inside)).toEqual(elsewhere('.'));
    expect(asked).toEqual([path.join(real, 'a'), real]);
    expect(await readFileWhere(inFolder('in/none'), inside)).toEqual({ ok: false, reason: 'missing' });
  });
});

it('gives the text of a file that is small enough, with the digest of the same bytes', async () => {
  const read = (most?: number) => readFileWhere(inFolder('a'), () => true, Infinity, most);
  expect(await read(3)).toMatchObject({ text: 'abc', size: 3, sha256: ABC });
  expect(await read(2)).not.toHaveProperty('text');
  expect(await read()).not.toHaveProperty('text');
});

describe('a file that is copied as it is meant', () => {
  it('is there with folders above it, through links', async () => {
    fs.symlinkSync('a', inFolder('link'));
    expect(await copyVerified(inFolder('link'), inFolder('to/deep/b'), ABC)).toEqual({ ok: true });
    expect(fs.readFileSync(inFolder('to/deep/b'), 'utf8')).toBe('abc');
  });

  it('is not there when its content differs, also with the same size', async () => {
    fs.writeFileSync(inFolder('a'), 'abd');
    expect(await copyVerified(inFolder('a'), inFolder('b'), ABC)).toEqual({ ok: false, reason: 'changed' });
    expect(fs.existsSync(inFolder('b'))).toBe(false);
  });

  it('has a reason why not, without waiting for who writes to a named pipe', async () => {
    execFileSync('mkfifo', [inFolder('pipe')]);
    const of = (name: string) => copyVerified(inFolder(name), inFolder('b'), ABC);
    expect(await Promise.all(['pipe', '.', 'none'].map(of))).toEqual([
      { ok: false, reason: 'special' },
      { ok: false, reason: 'directory' },
      { ok: false, reason: 'missing' },
    ]);
  });

  it('is the whole of what was meant, whenever somebody writes to it meanwhile', async () => {
    const old = Buffer.alloc(8 << 20, 1);
    const digest = createHash('sha256').update(old).digest('hex');
    const ends = new Set<boolean>();
    for (let turn = 0; turn < 10; turn += 1) {
      fs.writeFileSync(inFolder('large'), old);
      const copied = copyVerified(inFolder('large'), inFolder('b'), digest);
      await new Promise((resolve) => setTimeout(resolve, turn));
      const handle = fs.openSync(inFolder('large'), 'r+');
      fs.writeSync(handle, 'new', 7 << 20);
      fs.closeSync(handle);
      const { ok } = await copied;
      ends.add(ok);
      if (ok) expect(fs.readFileSync(inFolder('b')).equals(old)).toBe(true);
      else expect(fs.existsSync(inFolder('b'))).toBe(false);
    }
    expect(ends.has(false)).toBe(true);
  });

  it('throws what the place to write to refuses', async () => {
    await expect(copyVerified(inFolder('a'), inFolder('a/b'), ABC)).rejects.toMatchObject({
      code: expect.stringMatching(/EEXIST|ENOTDIR/),
    });
  });
});

describe('places to write to', () => {
  it('say why not, before anything is written', async () => {
    const names = ['new', 'a', '.', 'none/x', 'a/x'];
    expect(await Promise.all(names.map((name) => whyUnwritable(inFolder(name))))).toEqual([
      undefined,
      undefined,
      'directory',
      'no-parent',
      'parent-not-a-directory',
    ]);
    expect(
      await Promise.all(['none/x', 'a', 'a/x'].map((name) => whyUnusableFolder(inFolder(name)))),
    ).toEqual([undefined, 'not-a-directory', 'not-a-directory']);
  });
});
