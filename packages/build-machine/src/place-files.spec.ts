import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { moveBeside, placeTogether, type ReadyFile } from './place-files';
import { temporaryBeside } from './temporary-file';

let folder: string;
const at = (name: string): string => path.join(folder, name);
const text = (name: string): string => readFileSync(at(name), 'utf8');
const environmentPath = process.env['PATH'];
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-place-'))));
afterEach(() => {
  process.env['PATH'] = environmentPath;
  rmSync(folder, { recursive: true });
});

function ready(name: string, content = 'new'): ReadyFile {
  const file = { ready: temporaryBeside(at(name)), to: at(name) };
  writeFileSync(file.ready, content);
  return file;
}

/** Simulates a file system in which files cannot be exchanged. */
function withoutExchange(): void {
  mkdirSync(at('bin'));
  writeFileSync(at('bin/perl'), '#!/bin/sh\nexit 1\n');
  chmodSync(at('bin/perl'), 0o755);
  process.env['PATH'] = `${at('bin')}:${environmentPath}`;
}

describe('placing files', () => {
  it('gives the old ones the names of the new ones: no file is replaced by rename(2)', async () => {
    writeFileSync(at('a'), 'old');
    const [a, b] = [ready('a'), ready('b')];
    const inode = statSync(a.ready).ino;
    await placeTogether([a, b]);
    expect([text('a'), text('b'), statSync(at('a')).ino]).toEqual(['new', 'new', inode]);
    expect(readFileSync(a.ready, 'utf8')).toBe('old');
    expect(existsSync(b.ready)).toBe(false);
  });

  it('puts all old ones back when one cannot be placed', async () => {
    writeFileSync(at('a'), 'old');
    const files = [ready('a'), ready('b'), { ready: at('none'), to: at('c') }];
    await expect(placeTogether(files)).rejects.toThrow('ENOENT');
    expect(text('a')).toBe('old');
    expect(files.map((file) => existsSync(file.ready))).toEqual([true, true, false]);
    expect(readdirSync(folder).filter((name) => !name.startsWith('.'))).toEqual(['a']);
  });

  it('replaces them where the file system cannot exchange them', async () => {
    withoutExchange();
    writeFileSync(at('a'), 'old');
    const file = ready('a');
    await placeTogether([file]);
    expect([text('a'), existsSync(file.ready)]).toEqual(['new', false]);
  });
});

describe('moving a file beside its place', () => {
  it.each(['the same file system', 'another one'])(
    'leaves it there under a name of its own: from %s',
    async (where) => {
      const from = mkdtempSync(path.join(where === 'another one' ? '/dev/shm' : folder, 'from-'));
      try {
        writeFileSync(path.join(from, 'file'), 'content');
        const moved = await moveBeside(path.join(from, 'file'), at('place'));
        expect(path.dirname(moved)).toBe(folder);
        expect(readFileSync(moved, 'utf8')).toBe('content');
        expect(existsSync(at('place'))).toBe(false);
      } finally {
        rmSync(from, { recursive: true });
      }
    },
  );

  it('leaves nothing when it cannot', async () => {
    await expect(moveBeside(at('none'), at('place'))).rejects.toThrow('ENOENT');
    expect(readdirSync(folder)).toEqual([]);
  });
});
