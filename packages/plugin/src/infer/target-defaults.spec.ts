import type { NxJsonConfiguration, TargetConfiguration } from '@nx/devkit';
import { executors } from '../../executors-like-node_modules/executors.json';
import { inferIn } from '../testing/infer';
import { testWorkspace, type TestWorkspace } from '../testing/workspace';
import { underDefaults } from './target-defaults';

let workspace: TestWorkspace;
beforeEach(() => {
  workspace = testWorkspace();
  workspace.write({ 'a/a.aib.yml': 'name: a\n' });
});
afterEach(() => workspace.remove());

type Defaults = Record<string, object>;

async function projectUnder(targetDefaults: Defaults) {
  const nxJson = { plugins: ['@nx-aib/plugin'], targetDefaults } as NxJsonConfiguration;
  const project = (await inferIn(workspace, ['a/a.aib.yml'], {}, nxJson))['a/a.aib.yml'];
  if (project?.targets === undefined) throw new Error('no targets');
  return { targets: project.targets, namedInputs: project.namedInputs };
}

const executorUnder = async (defaults: Defaults, target = 'build') =>
  (await projectUnder(defaults)).targets[target]?.executor;

const NX_INIT = { cache: true, dependsOn: ['^build'], inputs: ['production', '^production'] };

describe('targetDefaults made for other projects', () => {
  it('leave an image its own inputs, which the names in them mean for it', async () => {
    const { targets, namedInputs } = await projectUnder({ build: NX_INIT, test: { inputs: ['default'] } });
    expect(targets['build']?.executor).toBe('@nx-aib/plugin:build');
    expect(namedInputs).toEqual({ production: targets['build']?.inputs });
  });

  it('give a name the inputs of each target that has it', async () => {
    const { targets, namedInputs } = await projectUnder({
      build: { inputs: [{ input: 'default' }, '^default', { input: 'production', projects: ['x'] }] },
      verify: { inputs: ['default', { externalDependencies: ['x'] }] },
    });
    expect(Object.keys(namedInputs ?? {})).toEqual(['default']);
    for (const name of ['build', 'verify'])
      expect(namedInputs?.['default']).toEqual(expect.arrayContaining(targets[name]?.inputs ?? []));
  });

  it('leave the packages that images share their own inputs too', async () => {
    const targetDefaults = { packages: { inputs: ['production'] } } as NxJsonConfiguration['targetDefaults'];
    const projects = await inferIn(workspace, ['a/a.aib.yml'], {}, { targetDefaults } as NxJsonConfiguration);
    const set = Object.values(projects).find(({ projectType }) => projectType === 'library');
    expect(set?.namedInputs).toEqual({ production: set?.targets?.['packages']?.inputs });
  });

  it.each([
    ['of files in a project, where an image has none', { inputs: ['production', '{projectRoot}/src/**/*'] }],
    ['of files alone', { inputs: ['{workspaceRoot}/x'] }],
    ['none', { inputs: [] }],
    ['a fileset', { inputs: [{ fileset: '{projectRoot}/**/*' }, 'default'] }],
  ])('with other inputs, %s, keep an image from the cache', async (_what, build) => {
    expect(await executorUnder({ build })).toBe('@nx-aib/plugin:build-uncached');
  });

  it.each([
    ['a folder that nobody writes to', ['{projectRoot}/dist'], '-uncached'],
    ['nothing', [], '-uncached'],
    ['the whole directory, with the image', ['{options.outputPath}'], '-uncached'],
    ['the directory by its name', ['{workspaceRoot}/dist/a'], '-uncached'],
    ['the same by other names', ['{workspaceRoot}/dist/a/files.mtree', 'dist/a/image.json'], ''],
    ['more than the image leaves', ['...', '{projectRoot}/x'], ''],
  ])('with outputs, %s, leave no hit without an image', async (_what, outputs, suffix) => {
    expect(await executorUnder({ build: { outputs } })).toBe(`@nx-aib/plugin:build${suffix}`);
  });

  it('do not cache what asks an archive, or a person', async () => {
    for (const name of ['lock', 'download', 'refresh', 'boot', 'sign', 'signature'])
      expect(await executorUnder({ [name]: { cache: true } }, name)).toBe(`@nx-aib/plugin:${name}-uncached`);
    workspace.write({ 'a/a.aib.yml': 'name: a\ncontent: {add_files: [{path: /x, source_path: ../../x}]}\n' });
    expect(await executorUnder({ build: { cache: true } })).toBe('@nx-aib/plugin:build-uncached');
    expect(await executorUnder({ build: { cache: false } })).toBe('@nx-aib/plugin:build');
  });

  it('do not let a verdict stand for another image when it does not wait for the build', async () => {
    expect(await executorUnder({ verify: { dependsOn: ['^build'] } }, 'verify')).toBe(
      '@nx-aib/plugin:verify-uncached',
    );
    expect(await executorUnder({ verify: { dependsOn: ['build', 'signature', 'lint'] } }, 'verify')).toBe(
      '@nx-aib/plugin:verify',
    );
  });

  it('do not let an image stand that has not waited for the files that others make', async () => {
    workspace.write({
      'a/a.aib.yml': 'name: a\ncontent: {add_files: [{path: /etc/x, source_path: ../x}]}\n',
      x: '',
    });
    for (const [dependsOn, suffix] of [
      [['^build'], ''],
      [[{ target: 'build', dependencies: true }], ''],
      [['codegen'], '-uncached'],
      [[], '-uncached'],
    ] as const)
      expect(await executorUnder({ build: { dependsOn } })).toBe(`@nx-aib/plugin:build${suffix}`);
  });

  it.each([
    ['for another executor', { build: { executor: 'nx:run-commands', outputs: [] } }],
    ['for a command', { build: { command: 'tsc', outputs: [] } }],
    ['for another target', { 'build-*': { outputs: [] }, builds: { outputs: [] } }],
    ['for targets of another plugin', { build: [{ filter: { plugin: '@nx/js' }, outputs: [] }] }],
    ['for this executor, which are meant', { '@nx-aib/plugin:build': {}, build: { outputs: [] } }],
    ['that a nearer one hides', { build: { cache: true }, 'b*': { outputs: [] } }],
  ])('change nothing %s', async (_what, defaults) => {
    expect(await executorUnder(defaults)).toBe('@nx-aib/plugin:build');
  });

  it.each([
    ['by a pattern', { 'b*': { outputs: [] } }],
    ['by one of several', { build: [{ filter: { projects: ['x'] }, outputs: [] }, { cache: true }] }],
    ['by a pattern, where none of a name may apply', { build: [{ filter: {} }], '*': { outputs: [] } }],
  ])('count %s', async (_what, defaults) => {
    expect(await executorUnder(defaults as Defaults)).toBe('@nx-aib/plugin:build-uncached');
  });

  it('leave a target as it is where there are none', () => {
    const build: TargetConfiguration = { executor: '@nx-aib/plugin:build', cache: true, inputs: ['x'] };
    expect(underDefaults({ build }, {})).toEqual({ targets: { build }, namedInputs: {} });
  });
});

describe('an executor that is never cached', () => {
  it('is there for each that is, and does the same', () => {
    const plain = Object.entries(executors).filter(([name]) => !name.endsWith('-uncached'));
    const uncached = plain.map(([name, executor]) => [
      `${name}-uncached`,
      { ...executor, hasher: './run#uncachedHasher' },
    ]);
    expect(executors).toEqual(Object.fromEntries([...plain, ...uncached]));
  });
});
