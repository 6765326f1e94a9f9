import { readFileSync } from 'node:fs';
import path from 'node:path';
import { detectPackageManager, readJson, type Tree } from '@nx/devkit';
import { storeSize } from '@nx-aib/builder';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { parse } from 'yaml';
import { ciGenerator, type CiOptions } from './generator';
import { NODE_RELEASE } from './pipeline';

const ROOT = path.resolve(__dirname, '../../../../..');

jest.mock('@nx/devkit', () => ({
  ...jest.requireActual<object>('@nx/devkit'),
  detectPackageManager: jest.fn(),
}));

let tree: Tree;
beforeEach(() => {
  jest.mocked(detectPackageManager).mockReturnValue('npm');
  tree = createTreeWithEmptyWorkspace({ formatter: 'none' });
  tree.write('nx.json', '{}');
  tree.write('.gitignore', 'dist\n');
});

const PLACES = { github: '.github/workflows/images.yml', gitlab: '.gitlab-ci.yml', jenkins: 'Jenkinsfile' };
const PROVIDERS = Object.keys(PLACES) as CiOptions['provider'][];

async function generated(provider: CiOptions['provider'], options: Partial<CiOptions> = {}): Promise<string> {
  await ciGenerator(tree, { provider, ...options });
  return tree.read(options.file ?? PLACES[provider], 'utf8') ?? '';
}

describe.each(PROVIDERS)('the pipeline for %s', (provider) => {
  it('runs the targets of the affected projects, and no more', async () => {
    expect(await generated(provider)).toContain('npx aib-nx affected -t validate plan build verify\n');
  });

  it('installs the programs that build and boot images, and the packages of the workspace', async () => {
    const text = await generated(provider);
    const [, programs = ''] = /apt-get install --yes --no-install-recommends (.*)/.exec(text) ?? [];
    expect(programs.split(' ')).toEqual(
      expect.arrayContaining(['mmdebstrap', 'mtools', 'ovmf', 'qemu-system-x86', 'qemu-utils', 'zstd']),
    );
    expect(programs.split(' ')).toEqual([...new Set(programs.split(' '))].sort());
    expect(text).toContain('npm ci\n');
    expect(text).not.toContain('corepack');
  });

  it.each([
    ['pnpm', 'pnpm install --frozen-lockfile'],
    ['yarn', 'yarn install'],
  ] as const)('installs them with %s where the workspace does', async (name, install) => {
    jest.mocked(detectPackageManager).mockReturnValue(name);
    const text = await generated(provider);
    // Node.js 25 and later come without it.
    expect(text).toMatch(/npm install --global --force corepack\n *corepack enable\n/);
    expect(text).toContain(install);
    expect(text).not.toContain('npm ci\n');
  });

  it.each([
    ['main', {}, {}],
    ['trunk', { defaultBase: 'origin/trunk' }, {}],
    ['dev', { defaultBase: 'trunk' }, { mainBranch: 'dev' }],
  ])('lets %s alone write to the remote cache', async (branch, nxJson, options) => {
    tree.write('nx.json', JSON.stringify(nxJson));
    const text = await generated(provider, options);
    const writing = text
      .split('\n')
      .filter((line) => /(WRITE_TOKEN|nx-cache-write).*|CI_COMMIT_BRANCH-/.test(line));
    expect(writing.some((line) => new RegExp(`['"/]${branch}['"]`).test(line))).toBe(true);
  });

  it('limits the store, where it does, to a size that builds accept', async () => {
    const sizes = [...(await generated(provider)).matchAll(/NX_AIB_STORE_SIZE: (.*)/g)].map(
      ([, size]) => size,
    );
    for (const size of sizes)
      expect(storeSize({ option: { name: 'size', size } })).toMatchObject({ ok: true });
    expect(sizes).toHaveLength(provider === 'jenkins' ? 0 : 1);
  });

  it("uses the targets' names and the folders of all registrations", async () => {
    const plugin = '@nx-aib/plugin';
    const plugins = [
      { plugin, include: ['a/**'], options: { buildTargetName: 'image', outputPath: 'out/{projectName}' } },
      { plugin, exclude: ['a/**'], options: { format: 'raw' } },
    ];
    tree.write('nx.json', JSON.stringify({ plugins }));
    const text = await generated(provider);
    expect(text).toContain('npx aib-nx affected -t validate plan image build verify\n');
    for (const file of [
      'out/**/verify.junit.xml',
      'dist/**/verify.junit.xml',
      'out/**/*.qcow2',
      'dist/**/*.raw',
    ])
      expect(text).toContain(file);
  });

  it('refuses options of the plugin that are wrong, and writes nothing', async () => {
    const plugins = [{ plugin: '@nx-aib/plugin', options: { buildTarget: 'x' } }];
    tree.write('nx.json', JSON.stringify({ plugins }));
    await expect(generated(provider)).rejects.toThrow(
      'Options of @nx-aib/plugin in nx.json: unknown: buildTarget (known: ',
    );
    expect(tree.exists(PLACES[provider])).toBe(false);
  });

  it('stays away from a file that exists', async () => {
    tree.write(PLACES[provider], 'mine');
    await expect(generated(provider)).rejects.toThrow(
      `${PLACES[provider]} exists: choose another file with --file, or remove it first`,
    );
    expect(tree.read(PLACES[provider], 'utf8')).toBe('mine');
    expect(await generated(provider, { file: 'ci/images.yml' })).toContain('nx affected');
    expect(tree.read(PLACES[provider], 'utf8')).toBe('mine');
  });

  it('runs on the release of Node.js that the documentation recommends, the latest that is supported', async () => {
    const text = await generated(provider);
    expect(text).toMatch(new RegExp(`image:? '?node:${NODE_RELEASE}-`));
    for (const file of ['README.md', 'CONTRIBUTING.md'])
      expect(readFileSync(path.join(ROOT, file), 'utf8')).toContain(`with Node.js ${NODE_RELEASE}`);
    const { engines } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
      engines: { node: string };
    };
    expect(engines.node.split(' || ').at(-1)).toBe(`^${NODE_RELEASE}`);
  });

  it('stays in the workspace', async () => {
    await expect(generated(provider, { file: '../x.yml' })).rejects.toThrow(
      'file: "../x.yml" is outside the workspace',
    );
  });

  it('registers the plugin where it was not', async () => {
    await generated(provider);
    expect(readJson(tree, 'nx.json')).toMatchObject({ plugins: [{ plugin: '@nx-aib/plugin' }] });
  });
});

describe.each(['github', 'gitlab'] as const)('the pipeline for %s with several jobs', (provider) => {
  const parallel = (parallelJobs: number) => generated(provider, { parallelJobs });

  it('installs the packages projects in one job, and proves in the others the images that are shared out to them', async () => {
    const text = await parallel(3);
    const [packages = '', images = ''] = text.split(/^(?: {2})?images:$/m).slice(-2);
    expect(packages).toContain(
      'npx aib-nx affected -t validate plan build verify --graph=.nx/affected.json\n',
    );
    expect(packages).toContain('npx aib-nx run-many -t packages -p ');
    expect(images).toContain('npx aib-nx run-many -t validate plan build verify -p "$PROJECTS"\n');
    expect(text.match(/nx affected/g)).toHaveLength(1);
  });

  it('is the ordinary one for one job', async () => {
    const ordinary = await generated(provider);
    tree.delete(PLACES[provider]);
    expect(await parallel(1)).toBe(ordinary);
  });

  it('prepares every machine as the ordinary one does', async () => {
    const commands = (text: string) => [...text.matchAll(/^ +(apt-get .*|.* machine-id.*|npm ci)$/gm)];
    const ordinary = commands(await generated(provider)).map(([, one]) => one);
    tree.delete(PLACES[provider]);
    const text = await parallel(2);
    expect(ordinary.length).toBeGreaterThan(1);
    expect([...new Set(commands(text).map(([, one]) => one))]).toEqual(ordinary);
  });
});

it('does not share images between jobs of Jenkins', async () => {
  await expect(generated('jenkins', { parallelJobs: 2 })).rejects.toThrow(
    'parallelJobs: jenkins is not supported, only github and gitlab',
  );
  expect(tree.exists('Jenkinsfile')).toBe(false);
});

describe('the workflow for GitHub', () => {
  it('with several jobs, joins the reports of all, and fails where one does', async () => {
    const { jobs } = parse(await generated('github', { parallelJobs: 3 }));
    expect(Object.keys(jobs)).toEqual(['packages', 'images', 'results']);
    expect(jobs.images).toMatchObject({
      needs: 'packages',
      strategy: {
        'fail-fast': false,
        matrix: { projects: '${{ fromJSON(needs.packages.outputs.shares) }}' },
      },
    });
    const uploads = (job: { steps: { uses?: string; with?: { name: string } }[] }) =>
      job.steps.flatMap((step) => (/upload-artifact/.test(step.uses ?? '') ? [step.with?.name] : []));
    expect(uploads(jobs.packages)).toEqual(['packages']);
    expect(uploads(jobs.images)).toEqual([
      'reports-${{ strategy.job-index }}',
      'images-${{ strategy.job-index }}',
    ]);
    expect(jobs.results.steps[0]).toMatchObject({ with: { name: 'reports', pattern: 'reports-*' } });
    expect(jobs.results.steps[1]).toMatchObject({ if: expect.stringContaining('failure'), run: 'exit 1' });
  });

  it('with several jobs, shows the tokens of the remote cache to Nx alone', async () => {
    const { jobs, ...others } = parse(await generated('github', { parallelJobs: 3 }));
    const steps = [...jobs.packages.steps, ...jobs.images.steps];
    const withTokens = steps.filter((step: object) => JSON.stringify(step).includes('secrets.'));
    expect(withTokens.map(({ name }) => name)).toEqual(['Packages', 'Images']);
    expect(JSON.stringify(others)).not.toContain('secrets.');
  });

  it('knows base and head, keeps the store and the cache, and uploads reports and images', async () => {
    const { jobs, permissions } = parse(await generated('github'));
    const { steps, env, container } = jobs.images;
    const using = (action: string) =>
      steps.filter(({ uses = '' }: { uses?: string }) => uses.startsWith(`${action}@`));
    expect(permissions).toEqual({ actions: 'read', contents: 'read' });
    expect(container.options).toBe('--privileged');
    expect(using('actions/checkout')).toMatchObject([{ with: { 'fetch-depth': 0 } }]);
    expect(using('nrwl/nx-set-shas')).toMatchObject([{ with: { 'main-branch-name': 'main' } }]);
    const [restored, saved] = [using('actions/cache/restore'), using('actions/cache/save')];
    const kept = `${env.NX_AIB_STORE}\n${env.NX_CACHE_DIRECTORY}\n.nx/workspace-data/*.db\n`;
    expect(restored).toMatchObject([{ with: { path: kept, 'restore-keys': 'images-' } }]);
    expect(saved).toMatchObject([
      { with: { path: kept }, if: "always() && github.ref == 'refs/heads/main'" },
    ]);
    expect(restored[0].with.key).toBe(saved[0].with.key);
    expect(using('actions/upload-artifact')).toMatchObject([
      { if: 'always()', with: { path: expect.stringContaining('dist/**/verify.junit.xml\n') } },
      { if: "github.ref == 'refs/heads/main'", with: { path: 'dist/**/*.qcow2.zst\n' } },
    ]);
  });

  it('shows the tokens of the remote cache to Nx alone', async () => {
    const { jobs } = parse(await generated('github'));
    const withTokens = jobs.images.steps.filter((step: object) => JSON.stringify(step).includes('secrets.'));
    expect(withTokens).toHaveLength(1);
    expect(withTokens[0].run).toContain('nx affected');
    expect(JSON.stringify(jobs.images.env)).not.toContain('secrets.');
  });
});

describe('the pipeline for GitLab', () => {
  it('with several jobs, starts as many, of which each publishes its verdicts', async () => {
    const pipeline = parse(await generated('gitlab', { parallelJobs: 3 }));
    expect(pipeline.stages).toEqual(['packages', 'images']);
    expect(pipeline.packages).toMatchObject({ stage: 'packages', extends: '.machine' });
    expect(pipeline.packages.artifacts.paths).toEqual(['.nx/affected.txt', 'packages.tar']);
    expect(pipeline.images).toMatchObject({
      ...{ stage: 'images', extends: '.machine', parallel: 3, cache: { policy: 'pull' } },
      artifacts: { when: 'always', reports: { junit: ['dist/**/verify.junit.xml'] } },
    });
  });

  it('has all commits, keeps the store and the cache in the project, and reports verdicts', async () => {
    const { images, workflow } = parse(await generated('gitlab'));
    expect(images.variables).toMatchObject({ GIT_DEPTH: 0, NX_AIB_STORE: '$CI_PROJECT_DIR/.cache/nx-aib' });
    expect(images.cache.paths).toEqual(['.cache/nx-aib', '.nx/cache', '.nx/workspace-data/*.db']);
    expect(images.artifacts).toMatchObject({
      when: 'always',
      paths: expect.arrayContaining(['dist/**/plan.txt', '$KEPT_IMAGES']),
      reports: { junit: ['dist/**/verify.junit.xml'] },
    });
    expect(workflow.rules[1]).toEqual({
      if: '$CI_COMMIT_BRANCH == "main"',
      variables: { KEPT_IMAGES: 'dist/**/*.qcow2.zst' },
    });
  });

  it('lets git ignore the store, once', async () => {
    await generated('gitlab');
    expect(tree.read('.gitignore', 'utf8')).toBe('dist\n.cache/nx-aib\n');
    tree.write('.gitignore', '.cache\n');
    await generated('gitlab', { file: 'other.yml' });
    expect(tree.read('.gitignore', 'utf8')).toBe('.cache\n');
  });

  it('has patterns that YAML takes as text', async () => {
    const options = { outputPath: '{projectName}/out' };
    tree.write('nx.json', JSON.stringify({ plugins: [{ plugin: '@nx-aib/plugin', options }] }));
    const { images } = parse(await generated('gitlab'));
    expect(images.artifacts.reports.junit).toEqual(['**/out/verify.junit.xml']);
  });
});

describe('the Jenkinsfile', () => {
  it('has all commits and the verdicts, and shell scripts that Groovy leaves as they are', async () => {
    const text = await generated('jenkins');
    expect(text).toContain("[$class: 'CloneOption', shallow: false,");
    expect(text).toContain("junit testResults: 'dist/**/verify.junit.xml'");
    const scripts = [...text.matchAll(/sh '''([^]*?)'''/g)];
    expect(scripts).toHaveLength(3);
    for (const [, script] of scripts) expect(script).not.toContain('\\');
  });
});
