import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { aibDev, nx, type Seen } from './testing/commands';
import { freshCopy } from './testing/fresh-copy';
import { MALFORMED } from './testing/malformed-manifests';

let directory: string;
let cache: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'nx-aib malformed '));
  cache = await mkdtemp(path.join(tmpdir(), 'nx-aib malformed cache '));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
  await rm(cache, { recursive: true });
});

/** Runs `aib-dev build` on a manifest outside any workspace, with an empty cache directory. */
async function build(content: string | Uint8Array): Promise<Seen> {
  await writeFile(path.join(directory, 'x.aib.yml'), content);
  return aibDev(['build', 'x.aib.yml', 'x.qcow2'], { cwd: directory, env: { XDG_CACHE_HOME: cache } });
}

describe('aib-dev build', () => {
  it.each(Object.entries(MALFORMED))(
    'refuses %s in so many words and writes nothing',
    async (_what, content) => {
      const seen = await build(content);
      expect(seen.status).toBe(1);
      expect(seen.stdout).toBe('');
      expect(seen.stderr).toMatch(/^x\.aib\.yml(:\d+:\d+)?: error/m);
      expect(seen.stderr).not.toMatch(/^\s+at .+:\d+:\d+/m);
      expect(await readdir(directory)).toEqual(['x.aib.yml']);
      // The TypeScript loader of this workspace may write there; the step store must not.
      expect(await readdir(cache)).not.toContain('nx-aib');
    },
  );

  it('refuses a manifest that is not there', async () => {
    const seen = await aibDev(['build', 'missing.aib.yml', 'x.qcow2'], { cwd: directory });
    expect(seen.status).toBe(1);
    expect(seen.stderr).toContain('missing.aib.yml');
    expect(seen.stderr).not.toMatch(/^\s+at /m);
    expect(await readdir(directory)).toEqual([]);
  });
});

describe('aib-dev validate', () => {
  it('warns of a var_qm without a qm section, and accepts it', async () => {
    await writeFile(
      path.join(directory, 'x.aib.yml'),
      'name: x\nimage:\n  partitions:\n    var_qm: {relative_size: 0.1}\n',
    );
    const seen = await aibDev(['validate', 'x.aib.yml'], { cwd: directory });
    expect(seen.status).toBe(0);
    expect(seen.stderr).toMatch(/^x\.aib\.yml:4:\d+: warning.*var_qm/m);
  });

  it('keeps $arch and $$ in the text of a file as they are', async () => {
    await writeFile(
      path.join(directory, 'x.aib.yml'),
      "name: x\ncontent:\n  add_files:\n    - {path: /etc/x, text: 'a $arch $$ b'}\n",
    );
    const seen = await aibDev(['plan', 'x.aib.yml', '--json'], { cwd: directory });
    expect(seen.status).toBe(0);
    const { paths } = JSON.parse(seen.stdout) as { paths: object[] };
    expect(paths).toContainEqual(
      expect.objectContaining({ path: '/etc/x', content: { text: 'a $arch $$ b' } }),
    );
  });
});

describe('./nx', () => {
  afterEach(() => rm(freshCopy('bad'), { recursive: true, force: true }));

  it('says of a malformed manifest in the workspace what aib-dev says, and still knows the other projects', async () => {
    await mkdir(freshCopy('bad'));
    await writeFile(freshCopy('bad/bad.aib.yml'), 'name: bad\nqm:\n  memory_limit:\n    max: lots\n');
    const alone = await aibDev(['validate', 'bad/bad.aib.yml'], { cwd: freshCopy() });
    const seen = await nx('validate', 'bad');
    expect(seen.status).toBe(1);
    const said = `${seen.stdout}${seen.stderr}`;
    expect(alone.stderr).toContain('bad/bad.aib.yml:4:');
    expect(said).toContain(alone.stderr.trim());
    expect(said).not.toMatch(/^\s+at .+:\d+:\d+/m);
    expect((await nx('validate', 'image-qemu')).status).toBe(0);
  });

  it('refuses two manifests in one directory, naming both', async () => {
    await mkdir(freshCopy('bad'));
    await writeFile(freshCopy('bad/x.aib.yml'), 'name: x\n');
    await writeFile(freshCopy('bad/y.aib.yml'), 'name: y\n');
    const seen = await nx('show', 'projects');
    expect(seen.status).toBe(1);
    expect(`${seen.stdout}${seen.stderr}`).toContain(
      'bad/x.aib.yml and bad/y.aib.yml are in one directory, and a directory is one project.',
    );
  });

  it('refuses an option that no one reads', async () => {
    const seen = await nx('build', 'image-qemu', '--formt=raw');
    expect(seen.status).toBe(1);
    expect(`${seen.stdout}${seen.stderr}`).toContain("'formt' is not found in schema");
  });
});
