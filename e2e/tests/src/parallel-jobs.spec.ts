import { cp, mkdir, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { startCacheServer, TOKEN, type CacheServer } from './testing/cache-server';
import { commitAll } from './testing/commit-all';
import { done, see } from './testing/commands';
import { FULL } from './testing/full';
import { NewWorkspace } from './testing/new-workspace';

/** Two images with the same packages, and one with others. */
const IMAGES = {
  'a.aib.yml': 'name: a\n',
  'b.aib.yml': 'name: b\nkernel: {cmdline: [b]}\n',
  'c.aib.yml': 'name: c\ncontent: {debs: [less]}\n',
};

let workspace: NewWorkspace;
let server: CacheServer;
let base: string;
beforeAll(async () => {
  workspace = await NewWorkspace.install();
  server = await startCacheServer();
  await workspace.reset({ plugins: ['@nx-aib/plugin'] });
  for (const provider of PROVIDERS)
    await done(workspace.nx('g', '@nx-aib/plugin:ci', `--provider=${provider}`, '--parallelJobs=2'));
  base = await commit();
  await workspace.write(IMAGES);
  await commit();
});
afterAll(async () => {
  await server.close();
  await workspace.remove();
});

const commit = () => commitAll(workspace.root);

const PROVIDERS = ['gitlab', 'github'] as const;
type Provider = (typeof PROVIDERS)[number];
type Job = 'packages' | 'images';

/** A job, as far as it is looked at here. */
interface Written {
  readonly script?: readonly string[];
  readonly steps?: readonly { readonly run?: string; readonly name?: string }[];
}

/** What a job runs once its machine is prepared; boots are left to other tests. */
function scriptOf(provider: Provider, job: Job): string {
  const files = { gitlab: '.gitlab-ci.yml', github: '.github/workflows/images.yml' };
  const written: unknown = parse(readFileSync(workspace.path(files[provider]), 'utf8'));
  const jobs = (provider === 'gitlab' ? written : (written as { jobs: unknown }).jobs) as Record<
    Job,
    Written
  >;
  const { script, steps = [] } = jobs[job];
  const parts =
    script ?? steps.filter(({ name }) => ['Affected images', 'Packages', 'Images'].includes(`${name}`));
  const all = parts.map((one) => (typeof one === 'string' ? one : `${one.run}`)).join('\n');
  return all.replace('-t validate plan build verify', '-t validate plan build');
}

/** A machine of continuous integration: a clone, with a store and a cache of its own. */
class Machine {
  private constructor(readonly folder: string) {}

  static async start(name: string): Promise<Machine> {
    const folder = workspace.path('..', name);
    await rm(folder, { recursive: true, force: true });
    await done(see(['git', 'clone', '--quiet', workspace.root, folder]));
    await symlink(workspace.path('node_modules'), path.join(folder, 'node_modules'));
    return new Machine(folder);
  }

  path(...below: string[]): string {
    return path.join(this.folder, ...below);
  }

  run(script: string, env: Record<string, string>): Promise<string> {
    const own = {
      CI: 'true',
      NX_DEFAULT_OUTPUT_STYLE: 'static',
      NX_CACHE_DIRECTORY: '.nx/cache',
      NX_AIB_STORE: `${this.folder} store`,
    };
    return done(see(['sh', '-e', '-c', script], { cwd: this.folder, env: { ...own, ...env } }));
  }
}

/** How often a step has run: its lines that show a time, except in what Nx repeats of a task from its cache. */
const times = (out: string, step: string) =>
  out
    .split(/^> nx run /m)
    .filter((task) => !/^\S+ .*cache/.test(task))
    .join('')
    .match(new RegExp(`^ {2}${step} +\\d+\\.\\d s$`, 'gm'))?.length ?? 0;

const remote = () => ({
  NX_SELF_HOSTED_REMOTE_CACHE_SERVER: server.url,
  NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN: TOKEN,
  // From which GitLab's script takes the token.
  NX_CACHE_READ_TOKEN: TOKEN,
});

const PIPELINES = [
  ['gitlab', 'with a remote cache', remote],
  ['github', 'without a remote cache', () => ({})],
] as const;

describe.each(FULL ? PIPELINES : PIPELINES.slice(0, 1))(
  'the jobs of %s on three machines, %s',
  (provider, _cache, cache) => {
    let outputs: Record<string, string>;
    let installed: string;
    let built: string[];
    let others: Machine[];

    beforeAll(async () => {
      server.requests();
      const first = await Machine.start(`${provider} 1`);
      const github = first.path('github-output');
      const env = { ...cache(), NX_BASE: base, CI_MERGE_REQUEST_DIFF_BASE_SHA: base, GITHUB_OUTPUT: github };
      // GitHub passes the outputs of a step on to the next ones.
      const [list = '', ...rest] = scriptOf(provider, 'packages').split(/(?<=< .nx\/affected.txt\n)/);
      const listed = await first.run(list, env);
      const text = await readFile(first.path('.nx/affected.txt'), 'utf8');
      outputs = Object.fromEntries(
        text
          .trim()
          .split('\n')
          .map((line) => line.split(/=(.*)/s)),
      );
      const { sets: SETS = '', folders: FOLDERS = '' } = outputs;
      installed = listed + (await first.run(rest.join('\n'), { ...env, SETS, FOLDERS }));
      others = [await Machine.start(`${provider} 2`), await Machine.start(`${provider} 3`)];
      const shares = JSON.parse(outputs['shares'] ?? '') as string[];
      built = await Promise.all(
        others.map(async (machine, index) => {
          await mkdir(machine.path('.nx'), { recursive: true });
          for (const file of ['.nx/affected.txt', 'packages.tar'])
            await cp(first.path(file), machine.path(file));
          const job = { CI_NODE_INDEX: `${index + 1}`, PROJECTS: shares[index] ?? '', SETS };
          return machine.run(scriptOf(provider, 'images'), { ...cache(), ...job });
        }),
      );
    });

    it('share the affected images', () => {
      expect(JSON.parse(outputs['shares'] ?? '')).toEqual(['a,c', 'b']);
      expect(outputs['sets']?.split(',')).toHaveLength(2);
    });

    it('install each packages project once', () => {
      expect(times(installed, 'packages-host')).toBe(2);
      for (const out of built) expect(times(out, 'packages-host')).toBe(0);
    });

    it('build each image once', () => {
      expect(times(installed, 'image')).toBe(0);
      expect(built.map((out) => times(out, 'image'))).toEqual([2, 1]);
    });

    if (provider === 'gitlab')
      it('leave in the remote cache each result once', () => {
        // Two packages projects, three manifests validated, what describes three images; the others ask for the packages projects again.
        const asked = server.requests();
        expect(asked.filter((one) => one.startsWith('PUT'))).toEqual(Array(8).fill('PUT 200'));
        expect(asked.filter((one) => one === 'GET 200')).toHaveLength(3);
      });

    it('leave reports that can be put together', async () => {
      const joined = workspace.path('..', `${provider} joined`);
      const reports = async (machine: Machine) =>
        (await readdir(machine.path('dist'))).filter((name) =>
          existsSync(machine.path('dist', name, 'plan.txt')),
        );
      expect(await Promise.all(others.map(reports))).toEqual([['a', 'c'], ['b']]);
      for (const machine of others)
        for (const name of await reports(machine))
          await cp(machine.path('dist', name, 'image.json'), path.join(joined, name, 'image.json'), {
            errorOnExist: true,
            force: false,
          });
      expect((await readdir(joined)).sort()).toEqual(['a', 'b', 'c']);
    });
  },
);
