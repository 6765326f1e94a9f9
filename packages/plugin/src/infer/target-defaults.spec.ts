import type { NxJsonConfiguration, TargetConfiguration } from '@nx/devkit';
import { executors } from '../../executors-like-node_modules/executors.json';
import { inferIn } from '../testing/infer';
import { testWorkspace, type TestWorkspace } from '../testing/workspace';
import { imageInPlace } from './image-in-place';
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

/** How a target never gets a hit; undefined if it may. */
async function shieldUnder(defaults: Defaults, target = 'build') {
  const { executor, inputs, outputs, cache } = (await projectUnder(defaults)).targets[target] ?? {};
  const isRandom = JSON.stringify(inputs).includes('"cat /proc/sys/kernel/random/uuid"');
  const isUncached = executor === `@nx-aib/plugin:${target}-uncached`;
  if (!isRandom && !isUncached) return undefined;
  expect({ outputs, cache }).toEqual({ outputs: [], cache: false });
  return [isRandom ? 'random input' : [], isUncached ? 'hasher' : []].flat().join();
}

const NX_INIT = { cache: true, dependsOn: ['^build'], inputs: ['production', '^production'] };

describe('targetDefaults made for other projects', () => {
  it('leave an image its own inputs, which the names in them mean for it', async () => {
    const { targets, namedInputs } = await projectUnder({ build: NX_INIT, test: { inputs: ['default'] } });
    expect(targets['build']).toMatchObject({ executor: '@nx-aib/plugin:build', cache: true });
    expect(namedInputs).toMatchObject({ production: targets['build']?.inputs });
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
    expect(set?.namedInputs).toMatchObject({ production: set?.targets?.['packages']?.inputs });
  });

  it('can have names of inputs of dependencies: an image is what its build depends on, its packages are in that', async () => {
    const nxJson = { namedInputs: { production: ['default'] } };
    const projects = Object.values(await inferIn(workspace, ['a/a.aib.yml'], {}, nxJson));
    const [image, set] = ['application', 'library'].map((type) =>
      projects.find(({ projectType }) => projectType === type),
    );
    const build = image?.targets?.['build']?.inputs;
    expect(build).toContain('{workspaceRoot}/a/a.aib.yml');
    expect(image?.namedInputs).toEqual({ default: build, production: build });
    expect(set?.namedInputs).toEqual({ default: [], production: [] });
  });

  it.each([
    ['of files in a project, where an image has none', { inputs: ['production', '{projectRoot}/src/**/*'] }],
    ['of files alone', { inputs: ['{workspaceRoot}/x'] }],
    ['none', { inputs: [] }],
    ['a fileset', { inputs: [{ fileset: '{projectRoot}/**/*' }, 'default'] }],
  ])('with other inputs, %s, keep an image from the cache', async (_what, build) => {
    expect(await shieldUnder({ build })).toBe('hasher');
  });

  it.each([
    ['a folder that nobody writes to', ['{projectRoot}/dist'], 'random input'],
    ['nothing', [], 'random input'],
    ['the whole directory, with older files', ['{options.outputPath}'], 'random input'],
    ['the directory by its name', ['{workspaceRoot}/dist/a'], 'random input'],
    ['the same by other names', ['dist/a/files.mtree', '{workspaceRoot}/dist/a/image.json'], undefined],
    ['more than the image leaves', ['...', '{projectRoot}/x'], undefined],
  ])('with outputs, %s, leave no hit without an image', async (_what, outputs, shield) => {
    expect(await shieldUnder({ build: { outputs } })).toBe(shield);
  });

  it('do not put images into the cache, where they are not wanted', async () => {
    for (const build of [{ cache: true }, NX_INIT]) {
      const { targets } = await projectUnder({ build });
      expect(targets['build']).toMatchObject({
        executor: '@nx-aib/plugin:build',
        inputs: expect.arrayContaining([imageInPlace('dist/a')]),
        outputs: ['{options.outputPath}/image.json', '{options.outputPath}/files.mtree'],
      });
    }
  });

  it('do not cache what asks an archive, or a person', async () => {
    for (const name of ['lock', 'download', 'refresh', 'boot', 'sign', 'signature'])
      expect(await shieldUnder({ [name]: { cache: true } }, name)).toBe('random input');
    workspace.write({ 'a/a.aib.yml': 'name: a\ncontent: {add_files: [{path: /x, source_path: ../../x}]}\n' });
    expect(await shieldUnder({ build: { cache: true } })).toBe('random input');
    expect(await shieldUnder({ build: { cache: false } })).toBe(undefined);
  });

  it('do not let a verdict stand for another image when it does not wait for the build', async () => {
    expect(await shieldUnder({ verify: { dependsOn: ['^build'] } }, 'verify')).toBe('random input');
    expect(await shieldUnder({ verify: { dependsOn: ['build', 'signature', 'lint'] } }, 'verify')).toBe(
      undefined,
    );
  });

  it('do not let an image stand that has not waited for the files that others make', async () => {
    workspace.write({
      'a/a.aib.yml': 'name: a\ncontent: {add_files: [{path: /etc/x, source_path: ../x}]}\n',
      x: '',
    });
    for (const [dependsOn, shield] of [
      [['^build'], undefined],
      [[{ target: 'build', dependencies: true }], undefined],
      [['codegen'], 'random input'],
      [[], 'random input'],
    ] as const)
      expect(await shieldUnder({ build: { dependsOn } })).toBe(shield);
  });

  it.each([
    ['for another executor', { build: { executor: 'nx:run-commands', outputs: [] } }],
    ['for a command', { build: { command: 'tsc', outputs: [] } }],
    ['for another target', { 'build-*': { outputs: [] }, builds: { outputs: [] } }],
    ['for targets of another plugin', { build: [{ filter: { plugin: '@nx/js' }, outputs: [] }] }],
    ['for this executor, which are meant', { '@nx-aib/plugin:build': {}, build: { outputs: [] } }],
    ['that a nearer one hides', { build: { cache: true }, 'b*': { outputs: [] } }],
  ])('change nothing %s', async (_what, defaults) => {
    expect(await shieldUnder(defaults)).toBe(undefined);
  });

  it.each([
    ['by a pattern', { 'b*': { outputs: [] } }],
    ['by one of several', { build: [{ filter: { projects: ['x'] }, outputs: [] }, { cache: true }] }],
    ['by a pattern, where none of a name may apply', { build: [{ filter: {} }], '*': { outputs: [] } }],
  ])('count %s', async (_what, defaults) => {
    expect(await shieldUnder(defaults as Defaults)).toBe('random input');
  });

  it('leave a target as it is where there are none', () => {
    const build: TargetConfiguration = { executor: '@nx-aib/plugin:build', cache: true, inputs: ['x'] };
    expect(underDefaults({ build }, {}, ['x'])).toEqual({
      targets: { build },
      namedInputs: { default: ['x'] },
    });
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
