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

exports.default = async (_options, { root }) => {
  const text = fs.readFileSync(path.join(root, 'a/manifest'), 'utf8');
  const folder = path.join(root, 'dist/a');
  fs.mkdirSync(folder, { recursive: true });
  const image = path.join(folder, 'a.qcow2');
  fs.writeFileSync(image + '.new', text.padEnd(2 ** 20));
  fs.renameSync(image + '.new', image);
  fs.writeFileSync(path.join(folder, 'image.json'), JSON.stringify({ text }));
  await rememberImage(workspaceDataDirectory, 'dist/a/image.json', image, process.env.NX_TASK_HASH);
  console.log('built');
  return { success: true };
};
exports.hasher = (...given) => requireFromPackage(plugin, 'executors/image-hasher').imageHasher(...given);
`;

const FILES = {
  'nx.json': JSON.stringify({ cacheDirectory: '.nx/cache', analytics: false, neverConnectToCloud: true }),
  'package.json': '{"name": "acme"}',
  'fake/package.json': '{"name": "fake", "executors": "./executors.json"}',
  'fake/executors.json': JSON.stringify({
    executors: {
      build: { implementation: './build.js', hasher: './build.js#hasher', schema: './schema.json' },
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

/** Whether the task was taken from the cache. */
async function isHit(project: string, env: Record<string, string> = {}): Promise<boolean> {
  const argv = [freshCopy('node_modules/.bin/nx'), 'build', project] as const;
  const { status, stdout, stderr } = await see(argv, { cwd: workspace, env });
  if (status !== 0) throw new Error(stdout + stderr);
  return /\[(local cache|existing outputs match the cache)[^\]]*\]/.test(stdout);
}

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
