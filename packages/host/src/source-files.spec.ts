import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { whyUnusableFolder, whyUnwritable } from './output-file';
import { listFilesBelow, readFileFacts, readUserFile } from './source-files';

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

  it('are listed below a directory, whatever links lead back up', async () => {
    fs.mkdirSync(inFolder('d'));
    fs.writeFileSync(inFolder('d/x'), '');
    fs.symlinkSync('..', inFolder('d/up'));
    fs.symlinkSync('gone', inFolder('broken'));
    expect(await listFilesBelow(folder)).toEqual(['a', 'broken', 'd/x']);
    expect(await listFilesBelow(inFolder('nowhere'))).toEqual([]);
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
