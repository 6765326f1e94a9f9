import path from 'node:path';
import { linkTo, run, writeFileAtomic } from '@nx-aib/build-machine';
import { cpuSeconds, timed } from './cpu-time';
import type { Figure } from './figure';
import type { Progress } from './progress';

const ROOT = path.resolve(__dirname, '../../..');
const IMAGES = 1000;
/** How many seconds of CPU an image may take beyond what a command takes with one image. */
const AN_IMAGE = 0.015;
/** How many seconds of CPU the projects of all images may take, if nothing has changed, beyond an empty workspace. */
const INFERENCE = 1;

/** Seconds of CPU, not of the clock, of complete commands in a workspace of many images, with nothing in Nx's cache. */
export async function manyImagesFigures(work: string, runs: number, progress: Progress): Promise<Figure[]> {
  const workspace = path.join(work, 'many-images');
  await writeWorkspace(workspace, IMAGES, ['./plugin.js']);
  const figures = await projectsFigures(work, workspace, runs, progress);
  for (const target of ['validate', 'plan']) {
    const [one, many] = [`nx ${target} of 1 image, CPU`, `nx ${target} of ${IMAGES} images, CPU`];
    const all = ['run-many', '-t', target, '--skip-nx-cache'];
    const single = await progress.repeat(runs, one, () => cpuOf(workspace, [...all, '-p', 'image-0']));
    const seconds = await progress.repeat(runs, many, () => cpuOf(workspace, all));
    figures.push({ name: one, seconds: single });
    figures.push({ name: many, seconds, goals: [{ of: one, factor: 1, plus: AN_IMAGE * IMAGES }] });
  }
  return figures;
}

/** Of every command, even one that runs no task: loading the plugin, and inferring the projects of unchanged images. */
async function projectsFigures(
  work: string,
  many: string,
  runs: number,
  progress: Progress,
): Promise<Figure[]> {
  const [empty, none] = [path.join(work, 'empty'), path.join(work, 'no-image')];
  await writeWorkspace(empty, 0, []);
  await writeWorkspace(none, 0, ['./plugin.js']);
  const withoutPlugin = 'nx show projects without the plugin, CPU';
  const goals = [{ of: withoutPlugin, factor: 1, plus: INFERENCE }];
  const figures: Figure[] = [];
  for (const [workspace, name, goal] of [
    [empty, withoutPlugin, {}],
    [none, 'nx show projects of no image, CPU', {}],
    [many, `nx show projects of ${IMAGES} images, CPU`, { goals }],
  ] as const) {
    const show = () => cpuOf(workspace, ['show', 'projects']);
    // What is inferred is kept from here on.
    await show();
    figures.push({ name, seconds: await progress.repeat(runs, name, show), ...goal });
  }
  return figures;
}

/** With this plugin, run from its source. */
async function writeWorkspace(workspace: string, images: number, plugins: readonly string[]): Promise<void> {
  const version = '0.0.0';
  const plugin = '@nx-aib/plugin';
  const source = JSON.stringify(path.join(ROOT, 'packages/plugin'));
  const loads = `require('@nx-aib/build-machine/run-cli').requireFromPackage(${source}, 'index')`;
  const installed = { version, resolved: 'https://registry.example/plugin.tgz', integrity: 'sha512-AA==' };
  const json: Readonly<Record<string, object>> = {
    'nx.json': {
      analytics: false,
      neverConnectToCloud: true,
      cacheDirectory: '.nx/cache',
      plugins,
    },
    'package.json': { name: 'acme', private: true, devDependencies: { [plugin]: version } },
    // Nx looks up the plugin, which is an input of each task, in the lock file.
    'package-lock.json': {
      ...{ name: 'acme', lockfileVersion: 3, requires: true },
      packages: { '': { devDependencies: { [plugin]: version } }, [`node_modules/${plugin}`]: installed },
    },
  };
  await writeFileAtomic(path.join(workspace, 'plugin.js'), `module.exports = ${loads};\n`);
  for (const [name, content] of Object.entries(json))
    await writeFileAtomic(path.join(workspace, name), JSON.stringify(content));
  await linkTo(path.join(ROOT, 'node_modules'), path.join(workspace, 'node_modules'));
  for (let number = 0; number < images; number += 1) {
    const name = `image-${number}`;
    const manifest = `name: ${name}\nqm: {memory_limit: {max: ${20 + (number % 40)}%}}\n`;
    await writeFileAtomic(path.join(workspace, 'images', name, `${name}.aib.yml`), manifest);
  }
}

async function cpuOf(workspace: string, args: readonly string[]): Promise<number> {
  const argv = timed([path.join(ROOT, 'node_modules/.bin/nx'), ...args]);
  // One process for Nx and its plugins, so that all CPU time is counted.
  const env = { NX_DAEMON: 'false', NX_ISOLATE_PLUGINS: 'false', CI: undefined };
  const { ok, stdout, stderr } = await run(argv, { cwd: workspace, env });
  if (!ok) throw new Error(`nx ${args.join(' ')} failed:\n${stdout}${stderr}`);
  return cpuSeconds(stderr);
}
