import { mkdir, rm, symlink } from 'node:fs/promises';
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { NewWorkspace } from './testing/new-workspace';
import { TYPESCRIPT_PLUGINS, typescriptLibrary } from './testing/typescript-library';

let workspace: NewWorkspace;
/** Of an image with the platform's packages alone: without a lock a plan is not cached. */
let lock: string;
beforeAll(async () => {
  workspace = await NewWorkspace.install();
  await workspace.reset(PLUGINS);
  await workspace.write({ [MANIFEST]: 'name: ivi\n' });
  const { status, stdout, stderr } = await workspace.nx('lock', 'ivi');
  if (status !== 0) throw new Error(stdout + stderr);
  lock = readFileSync(workspace.path(LOCK), 'utf8');
});
afterAll(() => workspace.remove());

const PLUGINS = { plugins: ['@nx-aib/plugin'] };
/** The target that most nx.json files have defaults for, with what is quick to make. */
const PLAN_AS_BUILD = {
  plugins: [{ plugin: '@nx-aib/plugin', options: { planTargetName: 'build', buildTargetName: 'image' } }],
};

const naming = (source: string) => `name: ivi\ncontent: {add_files: [{path: /etc/x, ${source}}]}\n`;
const MANIFEST = 'images/ivi/ivi.aib.yml';
const LOCK = 'images/ivi/ivi.aib.lock';

/** Whether a task was taken from the cache. */
async function isHit(target: string): Promise<boolean> {
  const { status, stdout, stderr } = await workspace.nx(target, 'ivi');
  if (status !== 0) throw new Error(stdout + stderr);
  return /\[(local cache|existing outputs match the cache)[^\]]*\]/.test(stdout);
}

const plan = () => readFileSync(workspace.path('dist/ivi/plan.json'), 'utf8');

/** It is in the cache; then a change makes it another plan. */
async function seesChange(target: string, change: () => Promise<unknown>): Promise<void> {
  await isHit(target);
  expect(await isHit(target)).toBe(true);
  const before = plan();
  await change();
  expect(await isHit(target)).toBe(false);
  expect(plan()).not.toBe(before);
}

describe('a hit in the cache', () => {
  it.each([
    [
      'a library is beside the manifest',
      { 'packages/ivi-lib/package.json': '{"name": "lib"}' },
      'packages/ivi-lib',
    ],
    ['a project.json is beside the manifest', { 'images/project.json': '{"name": "other"}' }, 'images'],
    ['the workspace is one package', { 'package.json': '{"name": "acme", "nx": {}}' }, '.'],
  ])('puts the outputs back where they were when %s', async (_what, files, folder) => {
    await workspace.reset(PLUGINS);
    await workspace.write({
      ...files,
      [`${folder}/ivi.aib.yml`]: 'name: ivi\n',
      [`${folder}/ivi.aib.lock`]: lock,
    });
    expect(await isHit('plan')).toBe(false);
    expect(existsSync(workspace.path('dist/ivi/plan.json'))).toBe(true);
    await rm(workspace.path('dist'), { recursive: true });
    expect(await isHit('plan')).toBe(true);
    expect(existsSync(workspace.path('dist/ivi/plan.json'))).toBe(true);
  });
});

describe('an output directory that is a symbolic link', () => {
  it.each([
    ['dist', 'made/here'],
    ['dist/ivi', '../made'],
  ])('stays one, and a hit puts the files back behind it: %s to %s', async (link, target) => {
    await workspace.reset(PLUGINS);
    await workspace.write({ [MANIFEST]: 'name: ivi\n', [LOCK]: lock });
    await mkdir(path.dirname(workspace.path(link)), { recursive: true });
    await symlink(target, workspace.path(link));
    expect(await isHit('plan')).toBe(false);
    const before = plan();
    await rm(workspace.path('made'), { recursive: true });
    expect(await isHit('plan')).toBe(true);
    expect(plan()).toBe(before);
    expect(readlinkSync(workspace.path(link))).toBe(target);
  });

  it('is not cached outside the workspace, says so, and has the files after each run', async () => {
    await workspace.reset(PLUGINS);
    await workspace.write({ [MANIFEST]: 'name: ivi\n', [LOCK]: lock });
    await mkdir(workspace.path('../outside of it'));
    await symlink('../outside of it', workspace.path('dist'));
    for (let time = 0; time < 2; time++) {
      const { status, stdout, stderr } = await workspace.nx('plan', 'ivi');
      expect({ status, said: stdout + stderr }).toMatchObject({
        status: 0,
        said: expect.stringContaining('not cached by Nx: "dist" is a symbolic link'),
      });
      expect(plan()).toContain('"ivi"');
      expect(readlinkSync(workspace.path('dist'))).toBe('../outside of it');
      await rm(workspace.path('../outside of it/ivi'), { recursive: true });
    }
  });
});

describe('a file that is changed behind a symbolic link', () => {
  it.each([
    ['to the file', 'source_path: link', 'shared/x'],
    ['to a directory', 'source_path: folder/x', 'shared/x'],
    ['before a pattern', 'source_glob: "folder/*"', 'shared/x'],
    ['that a pattern finds', 'source_glob: "files/*"', 'shared/x'],
    ['to a link', 'source_path: twice', 'shared/x'],
    ['with an absolute path', 'source_path: absolute', 'shared/x'],
    ['out of the workspace', 'source_path: outside', '../outside'],
  ])('is in the next plan: a link %s', async (_what, source, file) => {
    const options = { allowSource: '..' };
    await workspace.reset({ plugins: [{ plugin: '@nx-aib/plugin', options }] });
    await workspace.write({
      [MANIFEST]: naming(source),
      [LOCK]: lock,
      'shared/x': '1',
      '../outside': '1',
      'images/ivi/files/y': '',
    });
    const links = {
      link: '../../shared/x',
      folder: '../../shared',
      'files/link': '../../../shared/x',
      twice: 'link',
      absolute: workspace.path('shared/x'),
      outside: workspace.path('../outside'),
    };
    for (const [at, target] of Object.entries(links)) await symlink(target, workspace.path('images/ivi', at));
    await isHit('plan');
    const before = plan();
    await workspace.write({ [file]: '2' });
    expect(await isHit('plan')).toBe(false);
    expect(plan()).not.toBe(before);
  });

  it('is in the next plan when the link leads somewhere else, to a directory too', async () => {
    await workspace.reset(PLUGINS);
    const sources = { 'one/x': '1', 'two/x': '2' };
    await workspace.write({ [MANIFEST]: naming('source_path: link/x'), [LOCK]: lock, ...sources });
    await symlink('../../one', workspace.path('images/ivi/link'));
    await seesChange('plan', async () => {
      await rm(workspace.path('images/ivi/link'));
      await symlink('../../two', workspace.path('images/ivi/link'));
    });
  });

  it('is in the next plan when it is the manifest', async () => {
    await workspace.reset(PLUGINS);
    await workspace.write({ 'common/car.yml': 'name: ivi\n', [LOCK]: lock, 'images/ivi/x': '' });
    await symlink('../../common/car.yml', workspace.path(MANIFEST));
    await seesChange('plan', () => workspace.write({ 'common/car.yml': naming('source_path: x') }));
  });
});

it('caches an ignored file, and plans it again after a change, without git', async () => {
  await workspace.reset(PLUGINS);
  const ignored = { 'images/ivi/dist/app': '1' };
  await workspace.write({ [MANIFEST]: naming('source_path: dist/app'), [LOCK]: lock, ...ignored });
  expect(existsSync(workspace.path('.git'))).toBe(false);
  await seesChange('plan', () => workspace.write({ 'images/ivi/dist/app': '2' }));
});

const NAMED_INPUTS = {
  namedInputs: {
    default: ['{projectRoot}/**/*', 'sharedGlobals'],
    production: ['default', '!{projectRoot}/**/*.spec.ts'],
    sharedGlobals: [],
  },
};

describe('the targetDefaults of a workspace', () => {
  it.each([
    ['of create-nx-workspace', {}],
    ['for TypeScript', { cache: true, dependsOn: ['^build'], inputs: ['production', '^production'] }],
    ['of `nx init`', { cache: true, dependsOn: ['^build'] }],
    ['with the default inputs', { inputs: ['default', '^default'] }],
  ])('leave tasks right, and cached: %s', async (_what, build) => {
    await workspace.reset({ ...NAMED_INPUTS, ...PLAN_AS_BUILD, targetDefaults: { build } });
    await workspace.write({ [MANIFEST]: naming('source_path: x'), [LOCK]: lock, 'images/ivi/x': '1' });
    await seesChange('build', () => workspace.write({ 'images/ivi/x': '2' }));
    await rm(workspace.path('dist'), { recursive: true });
    expect(await isHit('build')).toBe(true);
    expect(existsSync(workspace.path('dist/ivi/plan.json'))).toBe(true);
  });

  it.each([
    ['outputs that nobody writes', { cache: true, outputs: ['{projectRoot}/dist'] }],
    ['more outputs than their own', { outputs: ['{options.outputPath}'], inputs: ['production'] }],
    ['inputs that an image has not', { cache: true, inputs: ['{projectRoot}/**/*', '^production'] }],
  ])('leave tasks right where they cannot be cached: %s', async (_what, build) => {
    await workspace.reset({ ...NAMED_INPUTS, ...PLAN_AS_BUILD, targetDefaults: { build } });
    await workspace.write({ [MANIFEST]: 'name: ivi\n', [LOCK]: lock });
    for (let times = 0; times < 2; times++) {
      expect(await isHit('build')).toBe(false);
      expect(existsSync(workspace.path('dist/ivi/plan.json'))).toBe(true);
      await rm(workspace.path('dist'), { recursive: true });
    }
  });
});

describe('a manifest beside others', () => {
  it('changes nothing of a TypeScript library in its directory', async () => {
    await workspace.reset({ plugins: TYPESCRIPT_PLUGINS });
    await workspace.write(typescriptLibrary('ivi'));
    const before = await workspace.nxJson('show', 'project', 'ivi');
    await workspace.write({ 'packages/ivi/ivi.aib.yml': 'name: ivi\n' });
    expect(await workspace.nxJson('show', 'project', 'ivi')).toEqual(before);
    expect(before).toHaveProperty('targets.build');
    expect(await workspace.nxJson('show', 'projects')).toContain('ivi-image');
  });

  it('breaks no command of the workspace, whatever it is', async () => {
    await workspace.reset(PLUGINS);
    await workspace.write({
      [MANIFEST]: 'name: ivi\n',
      'images/ivi/second.aib.yml': 'name: second\n',
      'images/ivi/copy/ivi.aib.yml': 'name: ivi\n',
      'images/cluster/.aib.yml': 'name: cluster\n',
      'images/bad.aib.yml': 'name: [',
      'packages/lib/package.json': '{"name": "lib", "scripts": {"test": "echo tested"}}',
    });
    const projects = (await workspace.nxJson('show', 'projects')) as string[];
    expect(projects.filter((name) => !name.startsWith('packages-')).sort()).toEqual([
      ...['bad', 'cluster', 'copy-ivi', 'ivi', 'lib', 'second'],
    ]);
    expect((await workspace.nx('test', 'lib')).status).toBe(0);
    expect(
      (await workspace.nx('run-many', '-t', 'validate', '-p', 'cluster,copy-ivi,ivi,second')).status,
    ).toBe(0);
    const bad = await workspace.nx('validate', 'bad');
    expect(bad.status).toBe(1);
    expect(bad.stdout + bad.stderr).toContain('images/bad.aib.yml:1:');
  });

  it('says what is wrong with the options of the plugin', async () => {
    await workspace.reset({ plugins: [{ plugin: '@nx-aib/plugin', options: { buildTarget: 'x' } }] });
    await workspace.write({ [MANIFEST]: 'name: ivi\n' });
    const shown = await workspace.nx('show', 'projects');
    expect(shown.status).toBe(1);
    expect(shown.stdout + shown.stderr).toContain(
      'Options of @nx-aib/plugin in nx.json: unknown: buildTarget (known: ',
    );
  });
});
