import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { saidBy } from './testing/builds';
import { see } from './testing/commands';
import { freshCopy } from './testing/fresh-copy';
import { type PackageRegistry } from './testing/package-registry';
import { publishedPackages, releaseCopy, RELEASED, saidByRelease } from './testing/published';

const REPOSITORY = path.resolve(__dirname, '../../..');
const LINT = path.join(__dirname, 'testing/lint-packages.mjs');

let place: string;
let registry: PackageRegistry | undefined;
let names: string[];
beforeAll(async () => {
  place = await mkdtemp(path.join(tmpdir(), 'nx-aib release '));
  registry = await publishedPackages();
  const { url } = registry;
  names = await readdir(freshCopy('packages'));
  for (const name of names) {
    const archive = await fetch(`${url}@nx-aib/${name}/-/${name}-${RELEASED}.tgz`);
    const file = path.join(place, `${name}.tgz`);
    await writeFile(file, Buffer.from(await archive.arrayBuffer()));
    await mkdir(path.join(place, name));
    saidBy(await see(['tar', '--extract', '--file', file, '--directory', path.join(place, name)]));
  }
});
afterAll(async () => {
  await registry?.close();
  await rm(place, { recursive: true });
});

/** The files of a published package. */
async function filesOf(name: string): Promise<string[]> {
  const root = path.join(place, name, 'package');
  const all = await readdir(root, { recursive: true, withFileTypes: true });
  return all
    .filter((one) => one.isFile())
    .map((one) => path.relative(root, path.join(one.parentPath, one.name)))
    .sort();
}

const textOf = (name: string, file: string) => readFile(path.join(place, name, 'package', file), 'utf8');

/** For each package what is wrong with it: all of them are shown. */
async function ofEach(find: (name: string) => Promise<unknown>): Promise<Record<string, unknown>> {
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await find(name)])));
}
const inAll = (value: unknown) => Object.fromEntries(names.map((name) => [name, value]));

const git = async (...args: string[]) => saidBy(await see(['git', '-C', releaseCopy(), ...args])).trim();

describe('nx release', () => {
  it('publishes all packages with one version, which it commits and tags', async () => {
    const said = await saidByRelease();
    for (const name of names) expect(said).toContain(`@nx-aib/${name}@${RELEASED}`);
    expect(await git('log', '-1', '--format=%s')).toBe(`Release ${RELEASED}`);
    expect(await git('tag', '--points-at', 'HEAD')).toBe(`v${RELEASED}`);
    expect(await git('status', '--porcelain')).toBe('');
  });

  it('writes a changelog of the commits for each package', async () => {
    const text = await textOf('core', 'CHANGELOG.md');
    expect(text).toMatch(
      new RegExp(`^## ${RELEASED} \\(\\d{4}-\\d\\d-\\d\\d\\)\n\n### Changes\n\n- A fresh copy\n*$`),
    );
  });

  it('publishes no version twice', async () => {
    const argv = ['npm', 'publish', releaseCopy('packages/core')] as const;
    const again = await see(argv, { cwd: releaseCopy() });
    expect(again.status).not.toBe(0);
    expect(again.stderr).toContain('cannot publish over the previously published versions');
  });
});

describe('the published packages', () => {
  it('have what belongs to a package, and its code', async () => {
    const needed = [
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist/index.d.ts',
      'dist/index.js',
      'package.json',
    ];
    const missing = async (name: string) => {
      const files = await filesOf(name);
      return needed.filter((file) => !files.includes(file));
    };
    expect(await ofEach(missing)).toEqual(inAll([]));
    const license = await readFile(path.join(REPOSITORY, 'LICENSE'), 'utf8');
    expect(await ofEach((name) => textOf(name, 'LICENSE'))).toEqual(inAll(license));
  });

  it('have no tests, no source, and nothing that only a build needs', async () => {
    const unwanted =
      /\.(spec|test)\.|\/testing\/|(?<!\.d)\.ts$|tsbuildinfo|jest|tsconfig|__goldens__|fixtures/;
    expect(await ofEach(async (name) => (await filesOf(name)).filter((file) => unwanted.test(file)))).toEqual(
      inAll([]),
    );
  });

  it('have one JavaScript file for each source file', async () => {
    const made = async (name: string) =>
      (await filesOf(name))
        .filter((file) => /^dist\/.*\.js$/.test(file))
        .map((file) => file.replace(/^dist\/(.*)\.js$/, '$1'));
    const sources = async (name: string) =>
      (await readdir(freshCopy('packages', name, 'src'), { recursive: true }))
        .filter((file) => /(?<!\.spec)\.ts$/.test(file) && !/(^|\/)testing\//.test(file))
        .map((file) => file.replace(/\.ts$/, ''))
        .sort();
    expect(await ofEach(async (name) => (await made(name)).sort())).toEqual(await ofEach(sources));
  });

  it('name no place of the machine that made them', async () => {
    const places = [freshCopy('..'), releaseCopy(), REPOSITORY, registry?.url ?? ''];
    const patterns = places.flatMap((one) => ['-e', one]);
    const grep = [
      'grep',
      '--recursive',
      '--fixed-strings',
      '--files-with-matches',
      ...patterns,
      place,
    ] as const;
    expect(await see(grep)).toEqual({ status: 1, stdout: '', stderr: '' });
  });

  it('say where they come from, what they are about, and what they need', async () => {
    const said = async (name: string) =>
      JSON.parse(await textOf(name, 'package.json')) as Record<string, unknown>;
    const repository = (name: string) => ({
      type: 'git',
      url: 'git+https://github.com/nx-aib/nx-aib.git',
      directory: `packages/${name}`,
    });
    for (const name of names) {
      const all = await said(name);
      expect(all).toMatchObject({
        ...{ name: `@nx-aib/${name}`, version: RELEASED, license: 'Apache-2.0' },
        ...{ repository: repository(name), publishConfig: { access: 'public' } },
        engines: (JSON.parse(await readFile(freshCopy('package.json'), 'utf8')) as { engines: object })
          .engines,
      });
      expect((all['keywords'] as string[]).length).toBeGreaterThan(3);
      const needed = { ...(all['dependencies'] as object), ...(all['peerDependencies'] as object) };
      for (const [other, version] of Object.entries(needed))
        if (other.startsWith('@nx-aib/'))
          expect({ name, other, version }).toEqual({ name, other, version: RELEASED });
    }
  });

  it('are right for publint and "are the types wrong?"', async () => {
    const archives = names.map((name) => path.join(place, `${name}.tgz`));
    const found = saidBy(await see(['node', LINT, ...archives], { cwd: REPOSITORY }));
    expect(JSON.parse(found)).toEqual(Object.fromEntries(names.map((name) => [`${name}.tgz`, []])));
  });

  it('would not be right with a file missing', async () => {
    const broken = path.join(place, 'broken');
    await cp(path.join(place, 'core'), broken, { recursive: true });
    await rm(path.join(broken, 'package/dist/index.d.ts'));
    const archive = path.join(place, 'broken.tgz');
    saidBy(await see(['tar', '--create', '--gzip', '--file', archive, '--directory', broken, 'package']));
    const found = JSON.parse(saidBy(await see(['node', LINT, archive], { cwd: REPOSITORY }))) as object;
    expect(found).toEqual({
      'broken.tgz': expect.arrayContaining([
        expect.stringContaining('./dist/index.d.ts'),
        expect.stringMatching(/^UntypedResolution \./),
      ]),
    });
    await rm(broken, { recursive: true });
  });
});

describe('a package that is not built', () => {
  const core = (...below: string[]) => releaseCopy('packages/core', ...below);
  const pack = () => see(['npm', 'pack', '--pack-destination', place, core()], { cwd: releaseCopy() });
  const archive = () => path.join(place, `nx-aib-core-${RELEASED}.tgz`);

  it('is built when it is packed, and what is left of an earlier source is removed', async () => {
    await rm(core('dist/index.js'));
    await rm(core('dist/tsconfig.lib.tsbuildinfo'));
    await writeFile(core('dist/renamed.js'), '');
    saidBy(await pack());
    const packed = saidBy(await see(['tar', '--list', '--file', archive()]));
    expect(packed).toContain('package/dist/index.js\n');
    expect(packed).not.toContain('renamed.js');
    expect(existsSync(core('LICENSE'))).toBe(false);
    await rm(archive());
  });

  it('is not packed when it does not compile', async () => {
    const source = await readFile(core('src/index.ts'), 'utf8');
    await writeFile(core('src/index.ts'), `${source}export const wrong: number = 'text';\n`);
    const { status, stdout, stderr } = await pack();
    await writeFile(core('src/index.ts'), source);
    expect(status).not.toBe(0);
    expect(stdout + stderr).toContain("Type 'string' is not assignable to type 'number'");
    expect(existsSync(archive())).toBe(false);
  });
});
