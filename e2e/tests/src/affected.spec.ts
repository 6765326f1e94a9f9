import { appendFile, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { nx, see } from './testing/commands';
import { freshCopy } from './testing/fresh-copy';

const manifest = (name: string, ...sources: string[]) =>
  [
    `name: ${name}`,
    'content:',
    '  add_files:',
    ...sources.map((source, index) => `    - {path: /etc/${name}/${index}, source_path: ${source}}`),
  ].join('\n');

const FILES = {
  'images/a/a.aib.yml': manifest('a', 'own.conf', '../shared/both.conf'),
  'images/a/own.conf': 'a',
  'images/b/b.aib.yml': manifest('b', '../shared/both.conf', '../shared/only-b.conf'),
  'images/c/c.aib.yml': `${manifest('c', 'own.conf')}
    - {path: /etc/c/conf.d, source_glob: 'conf.d/*.conf', allow_empty: true}
`,
  'images/c/own.conf': 'c',
  // Of an empty directory nobody knows whether Nx will look at what comes into it.
  'images/c/conf.d/README': 'c',
  'images/shared/both.conf': 'both',
  'images/shared/only-b.conf': 'b',
};

const ALL = ['a', 'b', 'c', 'image-qemu'];

/** The project of a manifest under its new name. */
const RENAMED = 'renamed';

async function write(files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(freshCopy(name)), { recursive: true });
    await writeFile(freshCopy(name), text);
  }
}

beforeAll(() => write(FILES));
afterAll(() => rm(freshCopy('images'), { recursive: true }));

async function affectedImages(...files: string[]): Promise<string[]> {
  const shown = await nx('show', 'projects', '--affected', `--files=${files.join(',')}`, '--json');
  expect(shown.status).toBe(0);
  return (JSON.parse(shown.stdout) as string[]).filter((name) => [...ALL, RENAMED].includes(name)).sort();
}

describe('nx affected', () => {
  it.each([
    ['a file that two manifests name', 'images/shared/both.conf', ['a', 'b']],
    ['a file that one manifest names', 'images/shared/only-b.conf', ['b']],
    ["a file in an image's own directory", 'images/a/own.conf', ['a']],
    ['a file that a glob of a manifest matches', 'images/c/conf.d/10-new.conf', ['c']],
    ['a manifest', 'images/c/c.aib.yml', ['c']],
    ['a lock', 'images/c/c.aib.lock', ['c']],
    ['a file beside a manifest that it does not name', 'images/a/README.md', []],
    ['a file below it that it does not name', 'images/c/conf.d/README', []],
    ['a manifest’s namesake', 'images/a/a.aib.yml.orig', []],
    ['a file that no manifest names', 'images/shared/nobody.conf', []],
    ['the end-to-end tests', 'e2e/tests/src/affected.spec.ts', []],
    ['a unit test of the code', 'packages/planner/src/load-plan.spec.ts', []],
    ['a README of the code', 'packages/builder/README.md', []],
    ['the settings of the linter', 'eslint.config.mjs', []],
    ['the settings of the unit tests', 'jest.preset.cjs', []],
    ['the tests’ runner', 'tools/ci/src/main.ts', []],
    ['documentation', 'docs/architecture.md', []],
    ['the code that builds images', 'packages/partitions/src/index.ts', ALL],
    ['the code that runs the steps', 'packages/steps/src/run/run-steps.ts', ALL],
    ['the code that installs packages', 'packages/debian/src/index.ts', ALL],
    ['the data of a distribution', 'packages/platforms/data/distributions/debian13.yml', ALL],
    ['the code that proves images', 'packages/runner/src/index.ts', ALL],
    ['the code’s own dependencies', 'packages/manifest/package.json', ALL],
    ['the options of the plugin', 'nx.json', ALL],
  ])('sees %s in just the images that depend on it', async (_what, file, expected) => {
    expect(await affectedImages(file)).toEqual(expected);
  });
});

/** The package, those that import it, and those that test these. */
const ATTEST = ['attest', 'bench', 'builder', 'ci', 'cli', 'plugin', 'runner'];

/** The projects with tests that a change affects. */
async function tested(file: string): Promise<unknown> {
  const shown = await nx('show', 'projects', '--affected', `--files=${file}`, '--with-target=test', '--json');
  return (JSON.parse(shown.stdout) as string[]).map((name) => name.replace('@nx-aib/', '')).sort();
}

describe('nx affected -t test', () => {
  it.each([
    ['a page of documentation', 'docs/ci.md', ['ci']],
    ['the README of a package', 'packages/attest/README.md', ATTEST],
    ['a package', 'packages/attest/src/index.ts', ATTEST],
    ['a test of a package', 'packages/attest/src/index.spec.ts', ATTEST],
    ['the reference image', 'e2e/image-qemu/image-qemu.aib.yml', ['ci']],
  ])('runs, after a change of %s, the tests that could see it', async (_what, file, expected) => {
    expect(await tested(file)).toEqual(expected);
  });
});

describe('an updated package', () => {
  it.each([
    ['that only tests need', 'fast-check', []],
    ['that the code of images needs', 'yaml', ['image-qemu']],
  ])('%s affects just the images that depend on it: %s', async (_what, name, expected) => {
    const lock = await readFile(freshCopy('package-lock.json'), 'utf8');
    const { packages, ...others } = JSON.parse(lock) as { packages: Record<string, { version: string }> };
    const found = packages[`node_modules/${name}`];
    if (found === undefined) throw new Error(`${name} is not in the lock file`);
    found.version += '-updated';
    await writeFile(freshCopy('package-lock.json'), JSON.stringify({ ...others, packages }, null, 2));
    try {
      // Without the wrapper, which would install what the lock file says.
      const argv = [
        freshCopy('node_modules/.bin/nx'),
        'show',
        'projects',
        '--affected',
        '--base=HEAD',
        '--json',
      ];
      const { stdout } = await see(argv as [string, ...string[]], { cwd: freshCopy() });
      const affected = JSON.parse(stdout) as string[];
      // The other images of this spec are not in a commit, so they are always affected.
      expect(affected.filter((one) => one === 'image-qemu')).toEqual(expected);
    } finally {
      await writeFile(freshCopy('package-lock.json'), lock);
    }
  });
});

describe('a cached task', () => {
  const HIT = /\[(local cache|existing outputs match the cache)[^\]]*\]/;

  it('is kept for what its image does not use, and run again for what it does', async () => {
    expect((await nx('validate', 'a')).stdout).not.toMatch(HIT);
    await write({ 'images/a/README.md': 'not part of the image', 'images/shared/only-b.conf': 'changed' });
    expect((await nx('validate', 'a')).stdout).toMatch(HIT);
    await write({ 'images/shared/both.conf': 'changed' });
    expect((await nx('validate', 'a')).stdout).not.toMatch(HIT);
  });

  it('is kept when a test of the code changes, and run again when the code does', async () => {
    await nx('validate', 'c');
    for (const [file, hit] of [
      ['packages/planner/src/load-plan.spec.ts', true],
      ['packages/steps/src/store/testing/make-objects.ts', true],
      ['packages/plugin/README.md', true],
      ['packages/partitions/src/plan-disk.ts', false],
    ] as const) {
      const text = await readFile(freshCopy(file));
      await appendFile(freshCopy(file), '\n// changed\n');
      const { stdout } = await nx('validate', 'c');
      await writeFile(freshCopy(file), text);
      expect({ file, hit: HIT.test(stdout) }).toEqual({ file, hit });
    }
  });

  // Nx's rule: a deleted file that a plugin makes projects from affects all projects.
  it.each([
    ['deleted', []],
    ['renamed', [RENAMED]],
  ])(
    'is kept in the other images when a manifest is %s, although that affects them all',
    async (_how, to) => {
      await rm(freshCopy('images'), { recursive: true });
      await write(FILES);
      await nx('run-many', '-t', 'validate', '-p', ...ALL);
      const [from, ...made] = ['c', ...to].map((name) => `images/c/${name}.aib.yml`) as [string, ...string[]];
      for (const file of made) await cp(freshCopy(from), freshCopy(file));
      await rm(freshCopy(from));
      const files = `--files=${[from, ...made].join(',')}`;
      expect(await affectedImages(from, ...made)).toEqual(['a', 'b', 'image-qemu', ...to]);
      const { stdout } = await nx('affected', '-t', 'validate', files);
      const hits = `from the cache instead of running the command for 3 out of ${3 + to.length} tasks`;
      expect(stdout).toContain(hits);
    },
  );
});
