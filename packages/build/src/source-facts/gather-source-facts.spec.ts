import type { Manifest } from '@nx-aib/manifest';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gatherSourceFacts } from './gather-source-facts';

let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'source-facts-'));
  for (const name of [
    'image/files/b.conf',
    'image/files/a.conf',
    'image/files/.hidden.conf',
    'image/files/sub/c.conf',
  ]) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), name);
  }
  fs.mkdirSync(path.join(folder, 'shared'));
  fs.writeFileSync(path.join(folder, 'shared/motd'), 'hello');
});

afterEach(() => fs.rmSync(folder, { recursive: true }));

function gather(...entries: object[]): ReturnType<typeof gatherSourceFacts> {
  const manifest = { content: { add_files: entries.map((entry) => ({ path: '/etc/x', ...entry })) } };
  return gatherSourceFacts(manifest as unknown as Manifest, path.join(folder, 'image'));
}

async function matches(pattern: string): Promise<string[]> {
  const result = await gather({ source_glob: pattern });
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  return (result.value.globs.get(pattern)?.files ?? []).map(({ source }) => source);
}

async function messages(...entries: object[]): Promise<string[]> {
  return (await gather(...entries)).diagnostics.map(
    ({ path: at, message }) => `${at?.join('.')}: ${message}`,
  );
}

describe('gatherSourceFacts', () => {
  it('knows size and digest of a file, which may lie beside the directory of the manifest', async () => {
    const result = await gather({ source_path: '../shared/motd' });
    expect(result).toMatchObject({ ok: true });
    expect(result.ok && result.value.files.get('../shared/motd')).toEqual({
      source: '../shared/motd',
      size: 5,
      sha256: createHash('sha256').update('hello').digest('hex'),
    });
  });

  it.each([
    ['files/*.conf', ['files/a.conf', 'files/b.conf']],
    ['./files/*.conf', ['files/a.conf', 'files/b.conf']],
    ['files/**/*.conf', ['files/a.conf', 'files/b.conf', 'files/sub/c.conf']],
    ['files/[!a].conf', ['files/b.conf']],
    ['files/?.conf', ['files/a.conf', 'files/b.conf']],
    ['files/a.conf', ['files/a.conf']],
    ['files/{a,b}.conf', []],
    ['*/sub/*', ['files/sub/c.conf']],
    ['../shared/*', ['../shared/motd']],
    ['nowhere/*', []],
  ])('matches %s', async (pattern, expected) => {
    expect(await matches(pattern)).toEqual(expected);
  });

  it('counts all matches but reads no more than max_files', async () => {
    const result = await gather({ source_glob: 'files/*.conf', max_files: 1 });
    expect(result.ok && result.value.globs.get('files/*.conf')).toMatchObject({
      matched: 2,
      files: [{ source: 'files/a.conf' }],
    });
  });

  it('reads as many files as the most generous of the entries with one pattern wants', async () => {
    const result = await gather(
      { source_glob: 'files/*.conf', max_files: 1 },
      { source_glob: 'files/*.conf' },
    );
    expect(result.ok && result.value.globs.get('files/*.conf')?.files).toHaveLength(2);
  });

  it('says of each source that cannot be used why', async () => {
    fs.symlinkSync('loop', path.join(folder, 'image/loop'));
    fs.symlinkSync('gone', path.join(folder, 'image/files/z.conf'));
    expect(
      await messages(
        { source_path: 'missing' },
        { source_path: 'files' },
        { source_path: 'loop' },
        { source_path: '/etc/passwd' },
        { source_path: 'files/a.conf/b' },
        { source_glob: '/etc/*' },
        { source_glob: 'files/*.conf' },
      ),
    ).toEqual([
      'content.add_files.0.source_path: the source file "missing" cannot be used: there is no such file',
      'content.add_files.1.source_path: the source file "files" cannot be used: it is a directory',
      'content.add_files.2.source_path: the source file "loop" cannot be used: its symbolic links lead round in a circle',
      'content.add_files.3.source_path: the source "/etc/passwd" is an absolute path',
      'content.add_files.4.source_path: the source file "files/a.conf/b" cannot be used: there is no such file',
      'content.add_files.5.source_glob: the source "/etc/*" is an absolute path',
      'content.add_files.6.source_glob: the source file "files/z.conf" cannot be used: there is no such file',
    ]);
  });

  it('comes to an end where a link leads back up', async () => {
    fs.symlinkSync('..', path.join(folder, 'image/files/up'));
    expect(await matches('files/**')).toEqual(['files/a.conf', 'files/b.conf', 'files/sub/c.conf']);
  });
});
