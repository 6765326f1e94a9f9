import { rm, symlink, writeFile } from 'node:fs/promises';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { commitAll } from './testing/commit-all';
import { done, see } from './testing/commands';
import { freshCopy } from './testing/fresh-copy';
import { NewWorkspace } from './testing/new-workspace';
import { ordinaryUser, withSmallSharedMemory, type OrdinaryUser } from './testing/ordinary-user';

let workspace: NewWorkspace;
beforeAll(async () => {
  workspace = await NewWorkspace.install();
});
afterAll(() => workspace.remove());

const PLUGINS = { plugins: ['@nx-aib/plugin'] };
const generate = (name: string, ...options: string[]) =>
  workspace.nx('g', `@nx-aib/plugin:${name}`, ...options);
const text = (name: string) => readFileSync(workspace.path(name), 'utf8');
const json = (name: string) => JSON.parse(text(name)) as Record<string, unknown>;

const commit = () => commitAll(workspace.root);

/** Without this file, Nx does not read the lock file of pnpm. */
const INSTALLED_BY_PNPM = 'node_modules/.modules.yaml';
const LOCKED = ['@nx-aib/plugin', '@nx-aib/debian', '@babel/core'];
const versionOf = (name: string, updated?: string) => (name === updated ? '7.0.1' : '7.0.0');

/** The lock files of package managers: as npm has written it, or a small one, with one package updated or none. */
const LOCKS: Readonly<Record<string, (npmLock: string, updated?: string) => string>> = {
  'package-lock.json': (npmLock, updated) => {
    const lock = JSON.parse(npmLock) as { packages: Record<string, { version: string }> };
    const found = lock.packages[`node_modules/${updated}`];
    if (found !== undefined) found.version += '-updated';
    return JSON.stringify(lock);
  },
  'pnpm-lock.yaml': (_npmLock, updated) => {
    const versions = LOCKED.map((name) => [name, versionOf(name, updated)] as const);
    const direct = versions.filter(([name]) => name !== '@nx-aib/debian');
    const debian = { '@nx-aib/debian': versionOf('@nx-aib/debian', updated) };
    return stringify({
      lockfileVersion: '9.0',
      importers: {
        '.': {
          devDependencies: Object.fromEntries(
            direct.map(([name, version]) => [name, { specifier: '^7.0.0', version }]),
          ),
        },
      },
      packages: Object.fromEntries(
        versions.map(([name, version]) => [
          `${name}@${version}`,
          { resolution: { integrity: `${name}${version}` } },
        ]),
      ),
      snapshots: Object.fromEntries(
        versions.map(([name, version]) => [
          `${name}@${version}`,
          name === '@nx-aib/plugin' ? { dependencies: debian } : {},
        ]),
      ),
    });
  },
  'yarn.lock': (_npmLock, updated) =>
    [
      '# yarn lockfile v1\n',
      ...LOCKED.flatMap((name) => [
        `"${name}@^7.0.0":`,
        `  version "${versionOf(name, updated)}"`,
        `  integrity sha512-${versionOf(name, updated)}`,
        ...(name === '@nx-aib/plugin' ? ['  dependencies:', '    "@nx-aib/debian" "^7.0.0"'] : []),
        '',
      ]),
    ].join('\n'),
};

describe('nx add', () => {
  it('registers the plugin, keeps defaults for others away, and lets git ignore the images', async () => {
    const build = { dependsOn: ['^build'], inputs: ['production'] };
    await workspace.reset({ targetDefaults: { build } });
    await writeFile(workspace.path('.gitignore'), 'node_modules\n.nx\n');
    await done(workspace.nx('add', '@nx-aib/plugin'));
    expect(json('nx.json')).toMatchObject({
      plugins: [{ plugin: '@nx-aib/plugin' }],
      targetDefaults: { '@nx-aib/plugin:build': {}, build },
      pluginsConfig: { '@nx/js': { projectsAffectedByDependencyUpdates: 'auto' } },
    });
    expect(text('.gitignore')).toBe('node_modules\n.nx\ndist\n');
  });

  it('changes nothing the second time, nor in a dry run', async () => {
    await workspace.reset({});
    const before = text('nx.json');
    expect(await done(generate('init', '--dry-run'))).toContain('UPDATE nx.json');
    expect(text('nx.json')).toBe(before);
    await done(generate('init'));
    const after = text('nx.json');
    expect(await done(generate('init'))).not.toContain('UPDATE');
    expect(text('nx.json')).toBe(after);
  });

  it.each(Object.entries(LOCKS))(
    'leaves a workspace where an updated package affects the images that it makes, and no others: %s',
    async (file, locked) => {
      await workspace.reset({});
      await done(generate('init'));
      await workspace.write({ 'ivi.aib.yml': 'name: ivi\n' });
      const npmLock = text('package-lock.json');
      const affectedBy = async (name: string) => {
        await workspace.write({ [file]: locked(npmLock, name) });
        const affected = await workspace.nxJson('show', 'projects', '--affected', `--base=${base}`);
        return (affected as string[]).map((one) => one.replace(/^packages-.*/, 'packages'));
      };
      if (file !== 'package-lock.json') await rm(workspace.path('package-lock.json'));
      await workspace.write({ [file]: locked(npmLock), [INSTALLED_BY_PNPM]: 'hoistedDependencies: {}\n' });
      const base = await commit();
      try {
        expect(await affectedBy('@nx-aib/plugin')).toEqual(['packages', 'ivi']);
        expect(await affectedBy('@nx-aib/debian')).toEqual(['packages', 'ivi']);
        expect(await affectedBy('@babel/core')).toEqual([]);
      } finally {
        await rm(workspace.path(INSTALLED_BY_PNPM));
        await workspace.write({ 'package-lock.json': npmLock });
      }
    },
  );
});

describe('--help', () => {
  beforeAll(async () => {
    await workspace.reset(PLUGINS);
    await workspace.write({ 'ivi.aib.yml': 'name: ivi\n' });
  });

  /** Nx prints columns, which are as wide as the longest name lets them be: sentences are cut off at the first line's end. */
  const help = async (...args: string[]) =>
    (await done(workspace.nx(...args, '--help'))).replace(/\s+/g, ' ');

  it.each([
    [
      'build',
      'Builds a disk image.',
      '--explain Print for each step that',
      'nx build ivi --explain Builds it, and says why each step runs again.',
    ],
    [
      'validate',
      'Checks a manifest.',
      '--distro The distribution to build',
      'nx validate ivi --target=pc Checks whether the manifest fits another target.',
    ],
  ])(
    'explains a target, its options and examples, without what the plugin sets: %s',
    async (target, ...texts) => {
      const said = await help(target, 'ivi');
      for (const text of texts) expect(said).toContain(text);
      expect(said).not.toMatch(/--(outputPath|packages)\b/);
    },
  );

  it('explains a generator, its options and examples', async () => {
    const said = await help('g', '@nx-aib/plugin:image');
    expect(said).toContain(
      'Writes NAME.aib.yml: a small manifest that can be planned, built and booted at once.',
    );
    expect(said).toContain('--target The board or machine that');
    expect(said).toContain('nx g @nx-aib/plugin:image ivi Writes images/ivi/ivi.aib.yml, which');
  });
});

describe('nx g image', () => {
  it.each([
    ['ivi', ['--directory=images/ivi'], 'images/ivi/ivi.aib.yml'],
    ['gateway', ['--no-qm', '--target=pc'], 'gateway.aib.yml'],
  ])('writes an image that can be planned at once: %s', async (name, options, file) => {
    await workspace.reset(PLUGINS);
    await done(generate('image', name, ...options, '--dry-run'));
    expect(existsSync(workspace.path(file))).toBe(false);
    await done(generate('image', name, ...options));
    await done(workspace.nx('run-many', '-t', 'validate', 'plan', '-p', name));
    expect(json(`dist/${name}/plan.json`)).toMatchObject({ name });
    const again = await generate('image', name, ...options);
    expect(again.status).toBe(1);
    expect(again.stdout + again.stderr).toContain(`${file} exists: choose another name, or remove it first`);
  });

  it("names the language's schema, which the plugin has beside it", async () => {
    await workspace.reset(PLUGINS);
    await done(generate('image', 'ivi', '--directory=images/ivi'));
    const [, schema = ''] =
      /^# yaml-language-server: \$schema=(.*)$/m.exec(text('images/ivi/ivi.aib.yml')) ?? [];
    expect(schema).toContain('/@nx-aib/plugin/');
    const own = readFileSync(freshCopy('packages/manifest/schema/aib.schema.json'), 'utf8');
    expect(text(`images/ivi/${schema}`)).toBe(own);
  });
});

/** A step or job of YAML, as far as it is looked at here. */
interface Job {
  readonly steps: readonly { readonly run?: string }[];
  readonly before_script: readonly string[];
  readonly script: readonly string[];
}

/** The shell scripts of a pipeline. */
function scriptsOf(provider: string): string[] {
  if (provider === 'jenkins')
    return [...text('Jenkinsfile').matchAll(/sh '''([^]*?)'''/g)].map(([, one]) => `${one}`);
  if (provider === 'gitlab') {
    const { images } = parse(text('.gitlab-ci.yml')) as { images: Job };
    return [images.before_script.join('\n'), images.script.join('\n')];
  }
  const { jobs } = parse(text('.github/workflows/images.yml')) as { jobs: { images: Job } };
  return jobs.images.steps.flatMap(({ run }) => (run === undefined ? [] : [run]));
}

const NOBODY = '0'.repeat(40);

/** What each provider says of an earlier commit; nrwl/nx-set-shas sets Nx's own variables. */
const BASE: Readonly<Record<string, (sha: string) => Record<string, string>>> = {
  github: (sha) => ({ NX_BASE: sha, NX_HEAD: 'HEAD' }),
  gitlab: (sha) => ({ CI_MERGE_REQUEST_DIFF_BASE_SHA: sha, CI_COMMIT_BEFORE_SHA: NOBODY }),
  jenkins: (sha) => ({ LAST_SUCCESSFUL_COMMIT: sha }),
};

describe.each(Object.keys(BASE))('nx g ci --provider=%s', (provider) => {
  let base: string;
  let affected: string;
  let user: OrdinaryUser;
  beforeAll(async () => {
    user = await ordinaryUser();
    await workspace.reset(PLUGINS);
    await workspace.write({ 'ivi.aib.yml': 'name: ivi\n', 'cluster.aib.yml': 'name: cluster\n' });
    await done(generate('ci', `--provider=${provider}`));
    base = await commit();
    await workspace.write({ 'ivi.aib.yml': 'name: ivi\nversion: "2"\n' });
    await commit();
    const all = scriptsOf(provider).find((one) => one.includes('nx affected')) ?? '';
    // What takes long is left to other tests.
    affected = all.replace('-t validate plan build verify', '-t validate plan');
    expect(affected).not.toBe(all);
  });

  afterAll(() => user.remove());

  /** A fresh clone of the ordinary user's. */
  async function clone(name: string): Promise<void> {
    const folder = path.join(user.home, name);
    await rm(folder, { recursive: true, force: true });
    await done(see(['git', 'clone', '--quiet', workspace.root, folder]));
    await symlink(workspace.path('node_modules'), path.join(folder, 'node_modules'));
    await user.own(folder);
  }

  /** A script of a pipeline as it runs in a container: with little shared memory, without terminal and input, and CI is set. */
  function runScript(name: string, script: string, env: Record<string, string> = {}): Promise<string> {
    const all = { CI: 'true', NX_CACHE_DIRECTORY: '.nx/cache', ...env };
    const argv = ['sh', '-e', '-c', `exec 2>&1 </dev/null\n${script}`] as const;
    return done(user.run(argv, withSmallSharedMemory(), { cwd: path.join(user.home, name), env: all }));
  }

  const runIn = (name: string, env?: Record<string, string>) => runScript(name, affected, env);

  const tasksIn = (out: string) =>
    ['ivi', 'cluster'].filter(
      (name) => out.includes(`nx run ${name}:validate`) && out.includes(`${name}:plan`),
    );

  it('is made of shell scripts that a shell reads', async () => {
    for (const script of scriptsOf(provider)) await done(see(['sh', '-n', '-c', script]));
  });

  it('is run by these tests as an ordinary user in a container', async () => {
    await clone('one');
    const about = [
      'id --user',
      'df --block-size=1M --output=size /dev/shm | tail -n 1',
      'if (: </dev/tty) 2>/dev/null; then echo terminal; else echo no terminal; fi',
      'echo "CI=$CI"',
    ];
    const [uid, ...others] = (await runScript('one', about.join('\n'))).trim().split('\n');
    expect(Number(uid)).toBeGreaterThan(0);
    expect(others.map((one) => one.trim())).toEqual(['64', 'no terminal', 'CI=true']);
  });

  it('validates and plans what a change affects, and nothing else', async () => {
    await clone('one');
    expect(tasksIn(await runIn('one', BASE[provider]?.(base)))).toEqual(['ivi']);
  });

  it('uses what was kept of an earlier run', async () => {
    await clone('one');
    await clone('other');
    const out = await runIn('one', BASE[provider]?.(base));
    expect(out).not.toContain('from the cache');
    const kept = [
      'mkdir -p .nx/workspace-data',
      'cp -r ../one/.nx/cache .nx',
      'cp ../one/.nx/workspace-data/*.db .nx/workspace-data',
    ];
    await runScript('other', kept.join('\n'));
    expect(await runIn('other', BASE[provider]?.(base))).toContain(
      // Without a lock, `plan` depends on the store.
      'from the cache instead of running the command for 1 out of 2 tasks',
    );
  });

  it('does without a remote cache that does not answer', async () => {
    await clone('one');
    const server = { NX_SELF_HOSTED_REMOTE_CACHE_SERVER: 'http://127.0.0.1:9' };
    const out = await runIn('one', { ...BASE[provider]?.(base), ...server });
    expect(out).toContain('nx: the remote cache at http://127.0.0.1:9 is left out: ECONNREFUSED\n');
    expect(tasksIn(out)).toEqual(['ivi']);
  });

  it('compresses images, which stay as they are', async () => {
    await clone('one');
    const image = 'dist/ivi/ivi.qcow2';
    await runScript('one', `mkdir -p dist/ivi && printf 'an image' > ${image}`);
    const [compress = ''] =
      scriptsOf(provider)
        .join('\n')
        .match(/git ls-files .* zstd .*/) ?? [];
    expect(compress).not.toBe('');
    await runScript('one', compress);
    await runScript('one', compress);
    expect(await runScript('one', `zstd --decompress --stdout ${image}.zst`)).toBe('an image');
    expect(await runScript('one', `cat ${image}`)).toBe('an image');
  });

  if (provider !== 'github')
    it('takes everything as affected where no earlier commit is known', async () => {
      await clone('one');
      expect(tasksIn(await runIn('one', BASE[provider]?.(NOBODY)))).toEqual(['ivi', 'cluster']);
    });
});
