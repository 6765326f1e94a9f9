import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { diskUsage } from '@nx-aib/build-machine';
import { see } from './testing/commands';
import { freshCopy } from './testing/fresh-copy';

/** An executor with the hasher of `build`, which makes a large file of its own in place of an image. */
const EXECUTOR = `
const fs = require('node:fs');
const path = require('node:path');
const { workspaceDataDirectory } = require('nx/src/utils/cache-directory');
const { requireFromPackage } = require('@nx-aib/build-machine/run-cli');
const plugin = path.dirname(require.resolve('@nx-aib/plugin/package.json'));
const { rememberImage } = requireFromPackage(plugin, 'executors/built-images');
const machine = path.dirname(require.resolve('@nx-aib/build-machine/package.json'));
const { fileState } = requireFromPackage(machine, 'tree-state');

exports.default = async (_options, { root }) => {
  const text = fs.readFileSync(path.join(root, 'a/manifest'), 'utf8');
  const folder = path.join(root, 'dist/a');
  fs.mkdirSync(folder, { recursive: true });
  const image = path.join(folder, 'a.qcow2');
  fs.writeFileSync(image + '.new', text.padEnd(2 ** 20));
  fs.renameSync(image + '.new', image);
  fs.writeFileSync(path.join(folder, 'image.json'), JSON.stringify({ text }));
  const built = { image, descriptor: path.join(folder, 'image.json'), stamp: fileState(image).stamp };
  await rememberImage({ root, dataFolder: workspaceDataDirectory }, built, process.env.NX_TASK_HASH);
  console.log('built');
  return { success: true };
};
exports.verify = async (_options, { root }) => {
  const text = fs.readFileSync(path.join(root, 'dist/a/a.qcow2'), 'utf8').trimEnd();
  fs.writeFileSync(path.join(root, 'dist/a/verify.json'), JSON.stringify({ text }));
  return { success: true };
};
exports.verdictHasher = (...given) => requireFromPackage(plugin, 'executors/image-hasher').verdictHasher(...given);
exports.hasher = (...given) => requireFromPackage(plugin, 'executors/image-hasher').imageHasher(...given);
`;

const NX_JSON = { cacheDirectory: '.nx/cache', analytics: false, neverConnectToCloud: true };

const FILES = {
  'nx.json': JSON.stringify(NX_JSON),
  'package.json': '{"name": "acme"}',
  'fake/package.json': '{"name": "fake", "executors": "./executors.json"}',
  'fake/executors.json': JSON.stringify({
    executors: {
      build: { implementation: './build.js', hasher: './build.js#hasher', schema: './schema.json' },
      verify: {
        implementation: './build.js#verify',
        hasher: './build.js#verdictHasher',
        schema: './schema.json',
      },
    },
  }),
  'fake/schema.json': '{"type": "object", "properties": {}}',
  'fake/build.js': EXECUTOR,
  'a/project.json': JSON.stringify({
    name: 'a',
    targets: {
      build: {
        executor: './fake:build',
        cache: true,
        inputs: ['{projectRoot}/manifest'],
        outputs: ['{workspaceRoot}/dist/a/image.json'],
      },
      verify: {
        executor: './fake:verify',
        cache: true,
        dependsOn: ['build'],
        inputs: [{ dependentTasksOutputFiles: '**/image.json' }],
        outputs: ['{workspaceRoot}/dist/a/verify.json'],
      },
    },
  }),
  'other/project.json': JSON.stringify({
    name: 'other',
    targets: {
      build: {
        executor: 'nx:run-commands',
        cache: true,
        inputs: ['{projectRoot}/project.json'],
        outputs: ['{workspaceRoot}/dist/other'],
        options: { command: 'mkdir -p dist/other && head -c 1M /dev/zero > dist/other/file' },
      },
    },
  }),
};

let workspace: string;
const at = (...below: string[]) => path.join(workspace, ...below);

beforeAll(async () => {
  workspace = await mkdtemp(path.join(tmpdir(), 'nx-aib cache size '));
  await symlink(freshCopy('node_modules'), at('node_modules'));
  for (const [name, text] of Object.entries(FILES)) {
    await mkdir(path.dirname(at(name)), { recursive: true });
    await writeFile(at(name), text);
  }
});
afterAll(() => rm(workspace, { recursive: true }));

/** What a command prints about a task. */
async function said(args: readonly string[], task: string, env: Record<string, string>): Promise<string> {
  const { status, stdout, stderr } = await see([freshCopy('node_modules/.bin/nx'), ...args], {
    cwd: workspace,
    env,
  });
  const [, how] = new RegExp(`^> nx run ${task}(.*)$`, 'm').exec(stdout) ?? [];
  if (status !== 0 || how === undefined) throw new Error(stdout + stderr);
  return how;
}

const isCached = (how: string) => /\[(local cache|existing outputs match the cache)[^\]]*\]/.test(how);

/** Whether the task was taken from the cache. */
const isHit = async (project: string, env: Record<string, string> = {}) =>
  isCached(await said(['build', project], `${project}:build`, env));

const edit = (text: string) => writeFile(at('a/manifest'), text);
const image = async () => (await readFile(at('dist/a/a.qcow2'), 'utf8')).trimEnd();
const descriptor = async () => JSON.parse(await readFile(at('dist/a/image.json'), 'utf8')) as unknown;

/** The image in place and what describes it are those of the manifest. */
async function expectBuilt(text: string, hit: boolean): Promise<void> {
  expect({ text, hit: await isHit('a') }).toEqual({ text, hit });
  expect([await image(), await descriptor()]).toEqual([text, { text }]);
}

it('is a hit as long as the image is in place, and never without it', async () => {
  await edit('one');
  await expectBuilt('one', false);
  await expectBuilt('one', true);

  await rm(at('dist/a/image.json'));
  await expectBuilt('one', true);

  await rm(at('dist'), { recursive: true });
  await expectBuilt('one', false);
  await expectBuilt('one', true);

  await writeFile(at('dist/a/a.qcow2'), 'damaged');
  await expectBuilt('one', false);

  await edit('two');
  await expectBuilt('two', false);
  await edit('one');
  await expectBuilt('one', false);
  await expectBuilt('one', true);

  // What remembers the image is lost, or Nx's cache.
  await rm(at('.nx/workspace-data'), { recursive: true });
  await expectBuilt('one', false);
  await rm(at('.nx/cache'), { recursive: true });
  await rm(at('dist'), { recursive: true });
  await expectBuilt('one', false);
});

describe('a verdict', () => {
  /** The verdict is on the image in place. */
  async function expectVerified(text: string, hit: boolean, ...args: string[]): Promise<void> {
    const how = await said(['verify', 'a', ...args], 'a:verify', {});
    expect({ text, hit: isCached(how) }).toEqual({ text, hit });
    expect(JSON.parse(await readFile(at('dist/a/verify.json'), 'utf8'))).toEqual({ text });
  }

  const withoutBuild = '--excludeTaskDependencies';

  it.each([
    ['as it was inferred', {}],
    [
      'with other outputs of the build in nx.json',
      { build: { cache: false, outputs: ['{projectRoot}/dist'] } },
    ],
  ])('is on the image in place, %s', async (_what, targetDefaults) => {
    for (const name of ['.nx', 'dist']) await rm(at(name), { recursive: true, force: true });
    await writeFile(at('nx.json'), JSON.stringify({ ...NX_JSON, targetDefaults }));
    await edit('one');
    await expectVerified('one', false);
    await expectVerified('one', true);
    await edit('two');
    await expectVerified('two', false);
    await expectVerified('two', true, withoutBuild);
    await edit('one');
    await isHit('a');
    await expectVerified('one', true, withoutBuild);
    await writeFile(at('nx.json'), JSON.stringify(NX_JSON));
  });
});

it('leaves what edits of an image need of the disk to one image, and the entries of other projects in the cache', async () => {
  const EDITS = 10;
  const MIB = 2 ** 20;
  await rm(at('.nx'), { recursive: true });
  // Ten images would fill it three times.
  const env = { NX_MAX_CACHE_SIZE: '3MB' };
  expect(await isHit('other', env)).toBe(false);
  for (let count = 0; count < EDITS; count++) {
    await edit(`edit ${count}`);
    expect(await isHit('a', env)).toBe(false);
  }
  expect(await diskUsage(at('.nx/cache'))).toBeLessThan(2 * MIB);
  expect(await diskUsage(at('dist/a'))).toBeLessThan(2 * MIB);
  await rm(at('dist/other'), { recursive: true });
  expect(await isHit('other', env)).toBe(true);
  expect(existsSync(at('dist/other/file'))).toBe(true);
});
