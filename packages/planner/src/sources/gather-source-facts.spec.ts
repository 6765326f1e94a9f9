import { bytes, resultOf, type Result } from '@nx-aib/core';
import type { Manifest } from '@nx-aib/manifest';
import { gatherSourceFacts, type AbsentSources } from './gather-source-facts';
import type { SourceFacts } from './source-facts';
import { sourcePlaces } from './source-places';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Contains the workspace, `folder`, and `elsewhere/secret`. */
let outer: string;
let folder: string;

beforeEach(() => {
  outer = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'source-facts-')));
  folder = path.join(outer, 'workspace');
  fs.mkdirSync(path.join(outer, 'elsewhere'));
  fs.writeFileSync(path.join(outer, 'elsewhere/secret'), 'secret');
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

afterEach(() => fs.rmSync(outer, { recursive: true }));

async function gatherIn(
  { absent, ...given }: Partial<Parameters<typeof sourcePlaces>[1]> & { absent?: AbsentSources },
  ...entries: object[]
): Promise<Result<SourceFacts>> {
  const image = path.join(folder, 'image');
  const places = await sourcePlaces(image, { base: folder, workspaceRoot: folder, ...given });
  if (!places.ok) return places;
  const manifest = { content: { add_files: entries.map((entry) => ({ path: '/etc/x', ...entry })) } };
  const { facts, diagnostics } = await gatherSourceFacts(
    manifest as unknown as Manifest,
    image,
    places.value,
    bytes(2 ** 30),
    absent,
  );
  return resultOf(facts, diagnostics);
}

const gather = (...entries: object[]) => gatherIn({}, ...entries);

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
      'content.add_files.0.source_path: the source file "missing" cannot be used: no such file',
      'content.add_files.1.source_path: the source file "files" cannot be used: it is a directory',
      'content.add_files.2.source_path: the source file "loop" cannot be used: its symbolic links form a loop',
      'content.add_files.3.source_path: the source "/etc/passwd" is an absolute path',
      'content.add_files.4.source_path: the source file "files/a.conf/b" cannot be used: no such file',
      'content.add_files.5.source_glob: the source "/etc/*" is an absolute path',
      'content.add_files.6.source_glob: the source file "files/z.conf" cannot be used: no such file',
    ]);
  });

  it('comes to an end where a link leads back up', async () => {
    fs.symlinkSync('..', path.join(folder, 'image/files/up'));
    expect(await matches('files/**')).toEqual(['files/a.conf', 'files/b.conf', 'files/sub/c.conf']);
  });
});

describe('a source that is not there', () => {
  it('is an error with what would make it as the hint, where that is known', async () => {
    const makerOf = (source: string) => (source.startsWith('foo/') ? `made: ${source}` : undefined);
    const { diagnostics } = await gatherIn(
      { absent: { makerOf } },
      { source_path: '../foo/dist/app' },
      { source_path: 'none' },
      { source_path: 'files' },
    );
    expect(diagnostics.map(({ code, hint }) => [code, hint])).toEqual([
      ['source/missing', 'made: foo/dist/app'],
      ['source/missing', 'sources are relative to the directory of the manifest'],
      ['source/directory', 'select its files with source_glob'],
    ]);
    const glob = '../foo/dist/*';
    const found = await gatherIn({ absent: { makerOf } }, { source_glob: glob });
    expect(found.ok && found.value.globs.get(glob)?.none).toEqual({
      hint: 'made: foo/dist/*',
      isExpected: false,
    });
  });

  it('counts as an empty file where it is expected, and every other error stays', async () => {
    const absent = { expectAbsent: true };
    const entries = [{ source_path: 'none' }, { source_path: 'files/a.conf' }, { source_glob: 'none/*' }];
    const found = await gatherIn({ absent }, ...entries);
    expect(found.ok && [...found.value.files.values()].map(({ source, size }) => [source, size])).toEqual([
      ['none', 0],
      ['files/a.conf', 'image/files/a.conf'.length],
    ]);
    expect(found.ok && found.value.globs.get('none/*')?.none?.isExpected).toBe(true);
    const refused = await gatherIn(
      { absent },
      { source_path: 'files' },
      { source_path: '../../elsewhere/none' },
    );
    expect(refused.diagnostics.map(({ code }) => code)).toEqual(['source/directory', 'source/outside']);
  });
});

describe('a source that is larger than the image', () => {
  it('is not read, be it a hole, and the sizes are said', async () => {
    fs.truncateSync(path.join(folder, 'shared/motd'), 2 ** 41);
    const { diagnostics } = await gather({ source_path: '../shared/motd' });
    expect(diagnostics).toEqual([
      {
        code: 'source/too-large',
        severity: 'error',
        message: 'the source file "../shared/motd" has 2 TiB, more than the image with 1 GiB',
        hint: 'remove the file, or increase image.image_size',
        path: ['content', 'add_files', 0, 'source_path'],
      },
    ]);
  });
});

describe('a source outside the workspace', () => {
  const HINT = 'to allow it, name its directory with --allow-source, or with the Nx option allowSource';

  const link = (target: string, at: string) => fs.symlinkSync(target, path.join(folder, at));

  it.each([
    ['through ..', { source_path: '../../elsewhere/secret' }, ''],
    ['through .., though it is missing', { source_path: '../../elsewhere/none' }, ''],
    ['through .. of a pattern', { source_glob: '../../elsewhere/*' }, ''],
    ['through a link', { source_path: 'link' }, 'elsewhere/secret'],
    ['through a link on the way', { source_path: 'dir/secret' }, 'elsewhere/secret'],
    ['through a link to a directory', { source_path: 'dir' }, 'elsewhere'],
    ['through two links', { source_path: 'two' }, 'elsewhere/secret'],
    ['through a link in front of a pattern', { source_glob: 'dir/*' }, 'elsewhere'],
    ['through a link that a pattern matches', { source_glob: 'li*' }, 'elsewhere/secret'],
  ])('is refused %s', async (_, entry, leadsTo) => {
    link('../../elsewhere', 'image/dir');
    link(path.join(outer, 'elsewhere/secret'), 'image/link');
    link('link', 'image/two');
    const { diagnostics } = await gather(entry);
    const written = 'source_path' in entry ? entry.source_path : entry.source_glob;
    const source = written === 'li*' ? 'link' : written;
    const why = leadsTo === '' ? '' : `: symbolic links lead to "${path.join(outer, leadsTo)}"`;
    expect(diagnostics).toEqual([
      {
        code: 'source/outside',
        severity: 'error',
        message: `the source "${source}" is outside the workspace "${folder}"${why}`,
        hint: HINT,
        path: ['content', 'add_files', 0, 'source_path' in entry ? 'source_path' : 'source_glob'],
      },
    ]);
  });

  it('is taken and marked where its directory is allowed by name, and nothing else is', async () => {
    link('../../elsewhere', 'image/dir');
    fs.mkdirSync(path.join(outer, 'elsewhere-2'));
    fs.writeFileSync(path.join(outer, 'elsewhere-2/other'), '');
    const allow = ['../elsewhere'];
    const taken = await gatherIn(
      { allow },
      { source_path: '../../elsewhere/secret' },
      { source_glob: 'dir/*' },
    );
    const file = { size: 6, sha256: createHash('sha256').update('secret').digest('hex'), outside: true };
    expect(taken.ok && [...taken.value.files.values()]).toEqual([
      { source: '../../elsewhere/secret', ...file },
    ]);
    expect(taken.ok && [...taken.value.globs.values()].flatMap(({ files }) => files)).toEqual([
      { source: 'dir/secret', ...file },
    ]);
    const refused = await gatherIn({ allow }, { source_path: '../../elsewhere-2/other' });
    expect(refused.diagnostics.map(({ code }) => code)).toEqual(['source/outside']);
  });

  it('may be behind a directory that is a link itself', async () => {
    link('../elsewhere', 'door');
    const taken = await gatherIn({ allow: ['door'] }, { source_path: '../door/secret' });
    expect(taken.ok && taken.value.files.get('../door/secret')?.outside).toBe(true);
  });

  it('is not what links lead to inside of it', async () => {
    link('../shared/motd', 'image/motd');
    link('../shared', 'image/dir');
    const taken = await gather(
      { source_path: 'motd' },
      { source_path: 'dir/motd' },
      { source_glob: 'dir/*' },
    );
    expect(taken.ok && [...taken.value.files.values()].map(({ outside }) => outside)).toEqual([
      undefined,
      undefined,
    ]);
    expect(taken.diagnostics).toEqual([]);
  });

  it('cannot be allowed where there is no such directory', async () => {
    const { diagnostics } = await gatherIn({ allow: ['nowhere'] });
    expect(diagnostics.map(({ message }) => message)).toEqual([
      '--allow-source names "nowhere", which is not a directory',
    ]);
  });
});

describe('the workspace of a manifest', () => {
  const rootOf = async (workspaceRoot?: string) => {
    const places = await sourcePlaces(path.join(folder, 'image/files'), { base: folder, workspaceRoot });
    return places.ok && path.relative(outer, places.value.root);
  };

  it("is the nearest folder upwards with .git or nx.json, else the manifest's own, or what is given", async () => {
    expect(await rootOf()).toBe('workspace/image/files');
    fs.writeFileSync(path.join(outer, 'nx.json'), '{}');
    expect(await rootOf()).toBe('');
    // In a work tree created by git(1) it is a file.
    fs.writeFileSync(path.join(folder, '.git'), 'gitdir: x');
    expect(await rootOf()).toBe('workspace');
    expect(await rootOf(path.join(folder, 'image'))).toBe('workspace/image');
  });
});

describe('the text of a unit file', () => {
  const TEXT = 'image/files/a.conf';

  it('is kept if the destination is read by systemd or Quadlet', async () => {
    const place = '/etc/systemd/system/x.service.d/x.conf';
    const gathered = await gather({ path: place, source_path: 'files/a.conf' });
    expect(gathered.ok && [...(gathered.value.texts ?? [])]).toEqual([['files/a.conf', TEXT]]);
    const folder = { path: '/etc/qm/containers/systemd/x.container.d', source_glob: 'files/*.conf' };
    const matched = await gather(folder);
    expect(matched.ok && [...(matched.value.texts?.keys() ?? [])]).toEqual(['files/a.conf', 'files/b.conf']);
  });

  it('is kept if the same pattern is also used elsewhere before', async () => {
    const gathered = await gather(
      { source_glob: 'files/*.conf' },
      { path: '/etc/systemd/system/x.service.d', source_glob: 'files/*.conf' },
    );
    expect(gathered.ok && gathered.value.texts?.size).toBe(2);
  });

  it('is not kept for any other file, nor for one that is too large', async () => {
    expect(await gather({ source_path: 'files/a.conf' })).not.toHaveProperty('value.texts');
    fs.writeFileSync(path.join(folder, TEXT), 'x'.repeat(1024 * 1024 + 1));
    const large = await gather({ path: '/etc/systemd/system/x.service', source_path: 'files/a.conf' });
    expect(large).toMatchObject({ ok: true, diagnostics: [] });
    expect(large).not.toHaveProperty('value.texts');
  });
});
