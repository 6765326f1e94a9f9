import { PACKAGE_SETS, renderLock, requestedPackages } from '@nx-aib/package-family';
import { loadImagePlan } from '@nx-aib/planner';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../../../..');

let folder: string;
let manifest: string;
beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'loaded-modules-'));
  manifest = path.join(folder, 'car.aib.yml');
  writeFileSync(manifest, 'name: car\nqm: { memory_limit: { max: 40%, high: 35% } }\n');
  writeFileSync(path.join(folder, 'car.aib.lock'), await lockOf(manifest));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A lock with one version of everything that an image requests. */
async function lockOf(manifestFile: string): Promise<string> {
  const loaded = await loadImagePlan({ manifestFile, arch: 'x86_64' });
  if (!loaded.ok) throw new Error('the manifest must be valid');
  const { plan, platform } = loaded.value;
  const requested = requestedPackages(plan, platform.distribution);
  const packages = [...new Set(Object.values(requested).flat())].sort().map((name) => ({
    ...{ name, version: '1', arch: 'amd64', sha256: '0'.repeat(64) },
    ...{ archive: 'debian', path: `pool/${name}_1_amd64.deb`, seen: '20260101T000000Z' },
    sets: PACKAGE_SETS.filter((set) => requested[set]?.includes(name)),
  }));
  return renderLock({ distro: plan.distro, arch: plan.arch, requested, packages });
}

/** The modules that a command has loaded at its end: `packages/…` and `node_modules/…`. */
function loadedBy(command: string): string[] {
  const list = path.join(folder, 'loaded.json');
  const hook = path.join(folder, 'hook.js');
  const write = `require('node:fs').writeFileSync(${JSON.stringify(list)}, JSON.stringify(Object.keys(require.cache)))`;
  writeFileSync(hook, `process.on('exit', () => ${write});`);
  const aibDev = path.join(ROOT, 'packages/cli/bin/aib-dev.js');
  const ended = spawnSync('node', ['--require', hook, aibDev, command, manifest, '--arch', 'x86_64'], {
    // A mirror may be read for planning, with the code that downloads.
    env: { ...process.env, NX_AIB_MIRROR: '', NX_AIB_STORE: folder },
    encoding: 'utf8',
  });
  expect([ended.status, ended.stderr]).toEqual([0, '']);
  const loaded = JSON.parse(readFileSync(list, 'utf8')) as string[];
  return loaded.filter((file) => file !== hook).map((file) => path.relative(ROOT, file));
}

/** The packages among modules, each once: `packages/core`, `node_modules/yaml`. */
function packagesOf(modules: readonly string[]): string[] {
  const names = modules.map((file) => /^(packages|node_modules\/@[^/]+|node_modules)\/[^/]+/.exec(file)?.[0]);
  return [...new Set(names.map((name) => name ?? 'elsewhere'))].sort();
}

const PLANNING = [
  'node_modules/commander',
  'node_modules/fastest-levenshtein',
  'node_modules/yaml',
  ...['build-machine', 'cli', 'core', 'debian', 'families', 'image-plan', 'manifest', 'oom'].map(ours),
  ...['package-family', 'partitions', 'planner', 'platforms', 'qm', 'qm-memory'].map(ours),
];

// Loading all that builds, boots and verifies takes longer than planning an image.
describe.each(['validate', 'plan'])('%s', (command) => {
  it('loads the packages that plan, and of the others only what planning reads', () => {
    const loaded = loadedBy(command);
    // In a work tree, @swc/core compiles what has changed.
    const packages = packagesOf(loaded).filter((name) => !name.startsWith('node_modules/@swc/'));
    expect(packages).toEqual(PLANNING);
    const whole = ['build-machine/src/index.ts', 'image-plan/src/index.ts', 'debian/src/building.ts'];
    expect(loaded.filter((file) => whole.map(ours).includes(file))).toEqual([]);
  });
});

// It looks into the store for the origin of the packages, and needs the fingerprints of the steps that install them.
describe('plan without a lock', () => {
  it('also loads the step engine and the kinds of steps that install packages, but nothing that runs them', () => {
    rmSync(path.join(folder, 'car.aib.lock'));
    const loaded = loadedBy('plan');
    const packages = packagesOf(loaded).filter((name) => !name.startsWith('node_modules/@swc/'));
    const added = [...['node_modules/async-mutex', 'node_modules/tslib'], ...['builder', 'steps'].map(ours)];
    expect(packages).toEqual([...PLANNING, ...added].sort());
    const of = (directory: string) => loaded.filter((file) => file.startsWith(ours(directory))).sort();
    expect(of('builder/')).toEqual(
      ['execute/package-origin.ts', 'origin.ts'].map((file) => ours(`builder/src/${file}`)),
    );
    expect(of('debian/src/steps/')).toEqual(
      ['packages/packages.ts', 'tools/tools.ts'].map((file) => ours(`debian/src/steps/${file}`)),
    );
    expect(of('debian/src/building.ts')).toEqual([]);
    expect(of('build-machine/src/remote-cache')).toEqual([]);
  });
});

function ours(name: string): string {
  return `packages/${name}`;
}
