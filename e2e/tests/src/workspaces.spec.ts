import { cp, readFile, rm, symlink } from 'node:fs/promises';
import { existsSync, readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { sha256File } from '@nx-aib/build-machine';
import type { ImageDescriptor } from '@nx-aib/image-plan';
import { saidBy } from './testing/builds';
import { nx, see } from './testing/commands';
import { freshCopy } from './testing/fresh-copy';
import { FULL } from './testing/full';
import { NewWorkspace, type Packages } from './testing/new-workspace';
import { NPM, PNPM, YARN, YARN_PNP, type PackageManager } from './testing/package-managers';

/** Of each supported Nx the newest versions that belong together and install: what `peerDependencies` of the plugin promises. */
const NX = {
  21: { nx: '21.6.11', '@nx/devkit': '21.6.11' },
  22: { nx: '22.7.12', '@nx/devkit': '22.7.12' },
  23: { nx: '23.3.2', '@nx/devkit': '23.3.1' },
  24: { nx: '24.0.6', '@nx/devkit': '24.0.0' },
};

/** The supported releases of Node.js, which the package `node` brings; the first one is the newest with long-term support. */
const NODE = { 26: '26.10.0', 24: '24.21.0', 22: '22.23.3' };

interface Kind {
  readonly title: string;
  readonly packages: Packages;
  readonly manager: PackageManager;
}

const kind = (packages: Packages, manager: PackageManager): Kind => ({
  title: `Nx ${packages['nx']}, ${manager.name}, ${packages['node'] ? `Node.js ${packages['node']}` : 'this Node.js'}`,
  packages,
  manager,
});

const SAMPLE = kind({ ...NX[24], node: NODE[26] }, NPM);
const KINDS = FULL
  ? [
      SAMPLE,
      ...[NX[21], NX[22], NX[23], NX[24]].map((packages) => kind(packages, NPM)),
      ...[PNPM, YARN, YARN_PNP].map((manager) => kind(NX[24], manager)),
      ...[NODE[24], NODE[22]].map((node) => kind({ ...NX[24], node }, NPM)),
    ]
  : [SAMPLE];

/** The reference image, at the same place: the only one that is built, so that its packages are installed once for all. */
const REFERENCE = 'e2e/image-qemu/image-qemu.aib.yml';
const ARTIFACT = 'dist/image-qemu/image-qemu.qcow2';

const UP_TO_DATE = /is up to date: none of \d+ steps had to run/;

/** Of `create-nx-workspace`: made for TypeScript. */
const DEFAULTS = {
  namedInputs: {
    default: ['{projectRoot}/**/*', 'sharedGlobals'],
    production: ['default', '!{projectRoot}/**/*.spec.ts'],
    sharedGlobals: [],
  },
  targetDefaults: { build: { cache: true, dependsOn: ['^build'], inputs: ['production', '^production'] } },
};

/** The image of the repository itself, built once. */
let built: Promise<{ readonly sha256: string; readonly descriptor: ImageDescriptor }> | undefined;
async function builtHere() {
  saidBy(await nx('build', 'image-qemu'));
  const descriptor = await readFile(freshCopy('dist/image-qemu/image.json'), 'utf8');
  return {
    sha256: await sha256File(freshCopy(ARTIFACT)),
    descriptor: JSON.parse(descriptor) as ImageDescriptor,
  };
}

describe.each(KINDS)('a workspace with $title', ({ title, packages, manager }) => {
  let workspace: NewWorkspace;
  beforeAll(async () => {
    workspace = await NewWorkspace.install(packages, manager);
    const node = packages['node'] === undefined ? [] : [workspace.path('node_modules/node/bin')];
    const PATH = [...node, workspace.environment['PATH'] ?? process.env['PATH']].join(':');
    workspace.environment = { PATH, NX_AIB_STORE: freshCopy('../cache/nx-aib') };
    await workspace.reset(DEFAULTS);
  });
  afterAll(() => workspace.remove());

  const text = (name: string) => readFileSync(workspace.path(name), 'utf8');
  const done = async (...args: string[]) => saidBy(await workspace.nx(...args));

  /** Whether a task was taken from the cache; it must succeed. */
  const isHit = async (target: string, project: string) => {
    const said = await done(target, project);
    const [, how] = new RegExp(`^> nx run ${project}:${target}(.*)$`, 'm').exec(said) ?? [];
    if (how === undefined) throw new Error(said);
    return /\[(local cache|existing outputs match the cache)[^\]]*\]/.test(how);
  };

  /** It is in the cache until something changes. */
  async function seesChange(target: string, project: string, change: () => Promise<unknown>): Promise<void> {
    await done(target, project);
    expect(await isHit(target, project)).toBe(true);
    await change();
    expect(await isHit(target, project)).toBe(false);
  }

  it('is set up by nx add, which installs the published plugin', async () => {
    if (packages['node'])
      expect((await workspace.run(['node', '--version'])).stdout.trim()).toBe(`v${packages['node']}`);
    await done('add', '@nx-aib/plugin');
    expect(JSON.parse(text('package.json'))).toHaveProperty(['devDependencies', '@nx-aib/plugin']);
    expect(JSON.parse(text('nx.json'))).toMatchObject({
      plugins: [{ plugin: '@nx-aib/plugin' }],
      targetDefaults: { ...DEFAULTS.targetDefaults, '@nx-aib/plugin:build': {} },
    });
    await workspace.keep();
  });

  it('has the commands, from the plugin', async () => {
    await workspace.write({ 'x.aib.yml': 'name: x\n' });
    expect(saidBy(await workspace.exec('aib-dev', 'validate', 'x.aib.yml'))).toContain('x.aib.yml is valid');
    const boots = 'Boots an automotive operating-system image';
    expect(saidBy(await workspace.exec('air', '--help'))).toContain(boots);
    // As the README documents it: the table with the package managers.
    const air = manager.documented('air').join(' ');
    expect(readFileSync(freshCopy('README.md'), 'utf8')).toContain(`\`${air} dist/ivi/ivi.qcow2\``);
    expect(saidBy(await workspace.execAsDocumented('air', '--help'))).toContain(boots);
    const shown = await workspace.execAsDocumented('aib-nx', 'show', 'projects', '--json');
    expect(JSON.parse(shown.stdout)).toContain('x');
    await rm(workspace.path('x.aib.yml'));
  });

  it('gets an image that is valid, planned and built at once, whose first line names the schema', async () => {
    await done('g', '@nx-aib/plugin:image', 'ivi', '--directory=images/ivi');
    const [, schema = ''] =
      /^# yaml-language-server: \$schema=(.*)\n/.exec(text('images/ivi/ivi.aib.yml')) ?? [];
    expect(text(`images/ivi/${schema}`)).toBe(
      readFileSync(freshCopy('packages/manifest/schema/aib.schema.json'), 'utf8'),
    );
    expect(await done('validate', 'ivi')).toContain('images/ivi/ivi.aib.yml is valid');
    await done('plan', 'ivi');
    expect(JSON.parse(text('dist/ivi/plan.json'))).toMatchObject({ name: 'ivi' });
    // Its packages are in the store then, for all workspaces.
    expect(await done('build', 'ivi')).toContain('dist/ivi/ivi.qcow2 built in ');
    const { artifact } = JSON.parse(text('dist/ivi/image.json')) as ImageDescriptor;
    expect(artifact).toMatchObject({
      file: 'ivi.qcow2',
      sha256: await sha256File(workspace.path('dist/ivi/ivi.qcow2')),
    });
    expect(await done('build', 'ivi')).toMatch(UP_TO_DATE);
  });

  it('builds the image that the repository builds, byte for byte', async () => {
    await cp(freshCopy('e2e/image-qemu'), workspace.path('e2e/image-qemu'), { recursive: true });
    const right = await (built ??= builtHere());
    expect(await done('build', 'image-qemu')).toContain(`${ARTIFACT} built in `);
    expect(await sha256File(workspace.path(ARTIFACT))).toBe(right.sha256);
    // Compiled code is other code for a fingerprint.
    const fingerprint = expect.stringMatching(/^[0-9a-f]{64}$/) as string;
    const { artifact, ...rest } = right.descriptor;
    expect(JSON.parse(text('dist/image-qemu/image.json'))).toEqual({
      ...rest,
      artifact: { ...artifact, fingerprint },
    });
  });

  it('has nothing to do the second time, and puts back what was removed', async () => {
    await done('build', 'image-qemu');
    expect(await done('build', 'image-qemu')).toMatch(UP_TO_DATE);
    expect(await isHit('build', 'image-qemu')).toBe(true);
    const before = [await sha256File(workspace.path(ARTIFACT)), text('dist/image-qemu/image.json')];
    await rm(workspace.path('dist'), { recursive: true });
    expect(await done('build', 'image-qemu')).toMatch(/built in \d+\.\d s: 1 of \d+ steps ran/);
    expect([await sha256File(workspace.path(ARTIFACT)), text('dist/image-qemu/image.json')]).toEqual(before);
    expect(await done('build', 'image-qemu')).toMatch(UP_TO_DATE);
  });

  it('builds after an edit what it affects, and no other image', async () => {
    const git = async (...args: string[]) => {
      const author = ['-c', 'user.name=e2e', '-c', 'user.email=e2e@example.org'];
      saidBy(await see(['git', ...author, ...args], { cwd: workspace.root }));
    };
    await git('init', '--quiet', '--initial-branch=main');
    await git('add', '--all');
    await git('commit', '--quiet', '--message', 'x');
    const before = await sha256File(workspace.path(ARTIFACT));
    // Another one in each workspace: they share the store.
    const edited = `max: ${41 + KINDS.findIndex((one) => one.title === title)}%`;
    await workspace.write({ [REFERENCE]: text(REFERENCE).replace('max: 40%', edited) });
    const affected = await workspace.nxJson('show', 'projects', '--affected', '--with-target=build');
    expect(affected).toEqual(['image-qemu']);
    expect(await done('build', 'image-qemu')).toMatch(/built in \d+\.\d s: 2 of \d+ steps ran/);
    expect(await sha256File(workspace.path(ARTIFACT))).not.toBe(before);
    await git('checkout', '--quiet', '.');
    await rm(workspace.path('.git'), { recursive: true });
  });

  it('changes nothing of a library beside a manifest', async () => {
    await workspace.write({ 'libs/lib/project.json': LIBRARY, 'libs/lib/src': '1' });
    const before = await workspace.nxJson('show', 'project', 'lib');
    await workspace.write({ 'libs/lib/lib.aib.yml': 'name: lib\n' });
    expect(await workspace.nxJson('show', 'project', 'lib')).toEqual(before);
    expect(before).toHaveProperty('targets.build');
    await seesChange('validate', 'lib-image', () =>
      workspace.write({ 'libs/lib/lib.aib.yml': 'name: lib2\n' }),
    );
  });

  it('has the output of another project made first', async () => {
    await workspace.write({
      ...{ 'libs/lib/project.json': LIBRARY, 'libs/lib/src': '1' },
      'images/app.aib.yml': naming('../libs/lib/dist/app'),
    });
    expect(await done('plan', 'app')).toContain('nx run lib:build');
    expect(plannedDigest(text('dist/app/plan.json'))).toBe(digest('1'));
    await seesChange('validate', 'app', () => workspace.write({ 'libs/lib/src': '2' }));
    await done('plan', 'app');
    expect(plannedDigest(text('dist/app/plan.json'))).toBe(digest('2'));
  });

  it('sees a change behind a symbolic link', async () => {
    await workspace.write({ 'shared/x': '1', 'images/linked.aib.yml': naming('link') });
    if (!existsSync(workspace.path('images/link')))
      await symlink('../shared/x', workspace.path('images/link'));
    await seesChange('validate', 'linked', () => workspace.write({ 'shared/x': '2' }));
  });

  it('keeps tasks right under targetDefaults for build', async () => {
    const options = { validateTargetName: 'build', buildTargetName: 'image' };
    await workspace.reset({ ...DEFAULTS, plugins: [{ plugin: '@nx-aib/plugin', options }] });
    await workspace.write({ 'images/preset.aib.yml': naming('x'), 'images/x': '1' });
    await seesChange('build', 'preset', () => workspace.write({ 'images/x': '2' }));
  });
});

/** A project that copies a file to where its outputs are. */
const LIBRARY = JSON.stringify({
  name: 'lib',
  targets: {
    build: {
      executor: 'nx:run-commands',
      cache: true,
      inputs: ['{projectRoot}/src'],
      outputs: ['{projectRoot}/dist'],
      options: { cwd: '{projectRoot}', command: 'mkdir -p dist && cp src dist/app' },
    },
  },
});

const naming = (source: string) =>
  `name: named\ncontent: {add_files: [{path: /etc/x, source_path: ${source}}]}\n`;
const digest = (content: string) => createHash('sha256').update(content).digest('hex');

/** The digest of the file that `naming` puts into an image. */
function plannedDigest(plan: string): string | undefined {
  const { paths } = JSON.parse(plan) as { paths: { path: string; content?: { sha256?: string } }[] };
  return paths.find(({ path }) => path === '/etc/x')?.content?.sha256;
}
