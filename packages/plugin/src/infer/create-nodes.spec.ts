import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import type { NxJsonConfiguration } from '@nx/devkit';
import Ajv from 'ajv';
import { executors } from '../../executors-like-node_modules/executors.json';
import { executorSchema } from '../executors/schemas';
import { inferIn, isImage } from '../testing/infer';
import { testWorkspace, type TestWorkspace } from '../testing/workspace';
import { ACTIONS, TARGET_OPTIONS } from './plugin-options';
import { renderLock, requestedPackages } from '@nx-aib/package-family';
import { loadPlan } from '../executors/planning';
import { imageInPlace } from './image-in-place';
import { storeOf } from '../executors/store';
import { refreshes, refreshesAndAge } from './refreshes';

let workspace: TestWorkspace;
beforeEach(() => {
  workspace = testWorkspace();
});
afterEach(() => workspace.remove());

const infer = (...given: Parameters<typeof inferIn> extends [unknown, ...infer Rest] ? Rest : never) =>
  inferIn(workspace, ...given);

const installed = { externalDependencies: ['@nx-aib/plugin'] };

describe('a manifest', () => {
  it('is a project whose targets follow exactly what the manifest names', async () => {
    workspace.write({
      'images/one/one.aib.yml': [
        'name: first',
        'content:',
        '  add_files:',
        '    - {path: /etc/a, source_path: files/a}',
        '    - {path: /etc/d, source_glob: "conf.d/*.conf"}',
        'qm:',
        '  content:',
        '    add_files:',
        '      - {path: /etc/s, source_path: ../shared/s}',
      ].join('\n'),
      'images/one/files/a': '',
      'images/one/conf.d/10.conf': '',
      'images/shared/s': '',
    });
    const project = (await infer(['images/one/one.aib.yml']))['images/one/one.aib.yml'];
    expect(project).toMatchObject({ name: 'one', projectType: 'application', sourceRoot: 'images/one' });
    expect(Object.keys(project?.targets ?? {})).toEqual([
      'validate',
      'plan',
      'build',
      'lock',
      'download',
      'refresh',
      'sign',
      'signature',
      'boot',
      'verify',
    ]);
    // Without inputs Nx uses the files of the project's root, which is a manifest, and finds no project there.
    for (const [name, target] of Object.entries(project?.targets ?? {})) {
      expect({ name, inputs: target.inputs }).toMatchObject({ name, inputs: expect.arrayContaining([]) });
    }
    const made = ['conf.d/*.conf', 'files/a', '../shared/s'].map((file) =>
      path.posix.join('images/one', file),
    );
    const files = [
      '{workspaceRoot}/images/one/conf.d/*.conf',
      '{workspaceRoot}/images/one/files/a',
      '{workspaceRoot}/images/one/one.aib.lock',
      '{workspaceRoot}/images/one/one.aib.yml',
      '{workspaceRoot}/images/shared/s',
      ...made.map((file) => ({ dependentTasksOutputFiles: file })),
      {
        runtime: expect.stringMatching(
          /^find -L .\/images\/one\/conf\.d -maxdepth 1 -type f -name '\*\.conf' /,
        ),
      },
    ];
    expect(project?.targets?.['validate']?.inputs).toEqual([...files, installed]);
    expect(project?.targets?.['build']).toMatchObject({
      executor: '@nx-aib/plugin:build',
      cache: true,
      inputs: [
        ...[...files, { runtime: expect.stringMatching(/^dpkg-query --show .*mmdebstrap/) }],
        ...[refreshesAndAge({}), imageInPlace('dist/one'), installed],
      ],
      outputs: ['{options.outputPath}/image.json', '{options.outputPath}/files.mtree'],
      options: { manifest: 'images/one/one.aib.yml', format: 'qcow2', outputPath: 'dist/one' },
    });
    expect(project?.targets?.['verify']).toMatchObject({
      cache: true,
      dependsOn: ['build', { target: 'signature', params: 'forward' }],
      inputs: expect.arrayContaining([
        { dependentTasksOutputFiles: '**/image.json' },
        // Of the image in place, however it came there.
        { runtime: 'sha256sum ./dist/one/image.json ./dist/one/image.json.intoto.jsonl 2>&1 || true' },
      ]),
      outputs: ['{options.outputPath}/verify.json', '{options.outputPath}/verify.junit.xml'],
      options: { outputPath: 'dist/one' },
    });
    expect(project?.targets?.['boot']).toMatchObject({ cache: false, dependsOn: ['build'] });
    // Nx calls a continuous task successful however it ends.
    expect(project?.targets?.['boot']).not.toHaveProperty('continuous');
    expect(project?.metadata?.targetGroups).toEqual({ Image: Object.keys(project?.targets ?? {}) });
    for (const name of ['validate', 'plan', 'build', 'lock'])
      expect({ name, waits: project?.targets?.[name]?.dependsOn?.[0] }).toEqual({ name, waits: '^build' });
  });

  it('waits for targets of other names where files of images are made by such', async () => {
    workspace.write({ 'a/a.aib.yml': 'name: a\ncontent: {add_files: [{path: /etc/x, source_path: x}]}\n' });
    const waits = async (options: object) =>
      (await infer(['a/a.aib.yml'], options))['a/a.aib.yml']?.targets?.['validate']?.dependsOn;
    expect(await waits({ sourceTargets: 'compile' })).toEqual(['^compile']);
    expect(await waits({ sourceTargets: ['build', 'link'] })).toEqual(['^build', '^link']);
    await expect(waits({ sourceTargets: 3 })).rejects.toThrow(
      'sourceTargets must be a string or a list of strings',
    );
  });

  it('has the image among its outputs where Nx caches images, and otherwise the one in place as an input', async () => {
    workspace.write({ 'a/a.aib.yml': 'name: car\n' });
    const build = async (options: object) => {
      const { inputs, outputs } =
        (await infer(['a/a.aib.yml'], options))['a/a.aib.yml']?.targets?.['build'] ?? {};
      const isInput = JSON.stringify(inputs).includes(JSON.stringify(imageInPlace('dist/a')));
      return [isInput, outputs?.includes('{options.outputPath}/car.{options.format}')];
    };
    expect([await build({}), await build({ cacheImages: true })]).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  it('takes the options of nx.json', async () => {
    workspace.write({ 'a/a.aib.yml': 'name: a' });
    const targets = (await infer(['a/a.aib.yml'], { target: 'qemu', format: 'raw', memory: '2G' }))[
      'a/a.aib.yml'
    ]?.targets;
    expect(targets?.['build']?.options).toEqual({
      manifest: 'a/a.aib.yml',
      format: 'raw',
      packages: expect.stringMatching(/^dist\/packages-debian13-/),
      target: 'qemu',
      outputPath: 'dist/a',
    });
    expect(targets?.['validate']?.options).toEqual({ manifest: 'a/a.aib.yml', target: 'qemu' });
    expect(targets?.['verify']?.options).toEqual({
      manifest: 'a/a.aib.yml',
      memory: '2G',
      outputPath: 'dist/a',
    });
  });

  it('is verified anew when its signature, who is trusted or a byte of the manifest is another', async () => {
    workspace.write({ 'a/a.aib.yml': 'name: a' });
    const targets = (await infer(['a/a.aib.yml'], { key: 'keys/sign.pub', ca: 'keys/ca.pem' }))['a/a.aib.yml']
      ?.targets;
    const trust = {
      manifest: 'a/a.aib.yml',
      key: 'keys/sign.pub',
      ca: 'keys/ca.pem',
      outputPath: 'dist/a',
    };
    expect(targets?.['verify']?.options).toEqual(trust);
    expect(targets?.['verify']?.inputs).toEqual(
      expect.arrayContaining([
        { dependentTasksOutputFiles: '**/image.json.intoto.jsonl' },
        '{workspaceRoot}/a/a.aib.yml',
        '{workspaceRoot}/keys/sign.pub',
        '{workspaceRoot}/keys/ca.pem',
      ]),
    );
    // It must not be answered from a cache: it runs each time, with the options of verify.
    expect(targets?.['signature']).toMatchObject({
      cache: false,
      options: trust,
      outputs: ['{options.outputPath}/image.json.intoto.jsonl'],
    });
    expect(targets?.['verify']?.dependsOn).toContainEqual({ target: 'signature', params: 'forward' });
  });

  it('is signed without a key in any hash or cache', async () => {
    workspace.write({ 'a/a.aib.yml': 'name: a' });
    const sign = (await infer(['a/a.aib.yml'], { key: 'keys/sign.pub' }))['a/a.aib.yml']?.targets?.['sign'];
    expect(sign).toMatchObject({ cache: false, dependsOn: ['build'] });
    expect(sign?.options).toEqual({ manifest: 'a/a.aib.yml', outputPath: 'dist/a' });
    expect(sign?.outputs).toBeUndefined();
    expect(JSON.stringify(sign?.inputs)).not.toMatch(/key|SIGN/);
  });

  it('is a project too when the manifest does not parse, and nothing of it is cached', async () => {
    workspace.write({ 'a/a.aib.yml': 'name: [', 'b/b.aib.yml': 'name: b\nunknown: 1\n' });
    const projects = await infer(['a/a.aib.yml', 'b/b.aib.yml']);
    expect(Object.values(projects).map((project) => project.name)).toEqual(['a', 'b']);
    expect(projects['b/b.aib.yml']?.targets?.['build']?.cache).toBe(false);
  });

  it('is a project too when reading it whole would take for ever, and keeps no other one from being seen', async () => {
    const levels = Array.from({ length: 40 }, (_, n) => `a${n + 1}: &a${n + 1} {<<: [*a${n}, *a${n}]}`);
    workspace.write({
      'bomb/bomb.aib.yml': ['a0: &a0 {}', ...levels].join('\n'),
      'car/car.aib.yml': 'name: car\n',
    });
    const projects = await infer(['bomb/bomb.aib.yml', 'car/car.aib.yml']);
    expect(
      Object.values(projects)
        .filter(isImage)
        .map(({ name }) => name),
    ).toEqual(['bomb', 'car']);
  });

  it('has targets whose executors take every option that nx.json may have', async () => {
    workspace.write({ 'a/a.aib.yml': 'name: a\n' });
    const image = { target: 'qemu', distro: 'debian13', arch: 'x86_64', mode: 'package', format: 'raw' };
    const given = {
      ...image,
      seed: 'a',
      define: ['source_date_epoch=5'],
      allowSource: '/etc',
      memory: '2G',
      maxPackageAge: '8w',
    };
    const all = { ...given, key: 'sign.pub', ca: 'ca.pem' };
    expect(Object.keys(all).sort()).toEqual([...TARGET_OPTIONS].sort());
    const targets = (await infer(['a/a.aib.yml'], all))['a/a.aib.yml']?.targets ?? {};
    expect(Object.keys(targets).sort()).toEqual(
      Object.keys(executors)
        .filter((name) => name !== 'packages' && !name.endsWith('-uncached'))
        .sort(),
    );
    for (const [name, { options }] of Object.entries(targets)) {
      const validate = new Ajv({ strict: false }).compile(executorSchema(name, name));
      expect({ name, fits: validate(options), errors: validate.errors }).toEqual({
        ...{ name, fits: true, errors: null },
      });
    }
  });

  it('breaks no other one when something beside it cannot be read', async () => {
    workspace.write({ 'a/a.aib.yml': 'name: a\n', 'a/a.aib.lock/x': '', 'b/b.aib.yml': 'name: b\n' });
    const projects = await infer(['a/a.aib.yml', 'b/b.aib.yml']);
    expect(projects['a/a.aib.yml']).toMatchObject({ name: 'a', targets: { validate: { cache: false } } });
    expect(projects['b/b.aib.yml']).toMatchObject({ name: 'b', targets: { validate: { cache: true } } });
  });

  describe('that is a symbolic link', () => {
    const projectsOf = async (...given: [options?: object, nxJson?: NxJsonConfiguration]) =>
      Object.values(await infer([], ...given))
        .filter(isImage)
        .map(({ name }) => name);
    const link = (name: string, target: string) => symlinkSync(target, path.join(workspace.root, name));
    const git = (...words: string[]) => execFileSync('git', words, { cwd: workspace.root });

    beforeEach(() => {
      workspace.write({
        'a/car.aib.yml': 'name: car\n',
        '.gitignore': 'out\n',
        '.nxignore': 'old\n',
        ...{ 'out/x': '', 'old/x': '' },
      });
      git('init', '--quiet');
      link('a/missing.aib.yml', 'nowhere.aib.yml');
      link('a/loop.aib.yml', 'loop.aib.yml');
      link('folder.aib.yml', 'a');
      // These are projects, or nobody's business.
      link('a/sound.aib.yml', 'car.aib.yml');
      link('a/other.yml', 'nowhere.yml');
      link('out/ignored.aib.yml', 'nowhere.aib.yml');
      link('old/ignored-too.aib.yml', 'nowhere.aib.yml');
    });

    it('to no file is a project too, committed or not: its targets report it, and nothing is cached', async () => {
      expect(await projectsOf()).toEqual(['loop', 'missing', 'folder']);
      git('add', '.');
      expect(await projectsOf()).toEqual(['loop', 'missing', 'folder']);
      const { 'a/missing.aib.yml': missing } = await infer([]);
      expect(missing?.targets).toMatchObject({ validate: { cache: false }, build: { cache: false } });
      const loaded = await loadPlan({ manifest: 'a/missing.aib.yml' }, { root: workspace.root });
      expect(loaded.diagnostics).toMatchObject([{ code: 'manifest/unreadable' }]);
    });

    it('to no file is a project of its own registration alone', async () => {
      const first = { plugin: '@nx-aib/plugin', include: ['a/**'], options: { format: 'raw' } };
      const second = { plugin: '@nx-aib/plugin', exclude: ['a/**'] };
      const nxJson = { plugins: [first, second] };
      expect(await projectsOf({ format: 'raw' }, nxJson)).toEqual(['loop', 'missing']);
      expect(await projectsOf({}, nxJson)).toEqual(['folder']);
    });
  });

  it('refuses options that nobody reads', async () => {
    await expect(infer([], { typo: 1 })).rejects.toThrow(
      'Options of @nx-aib/plugin in nx.json: unknown: typo (known: ',
    );
  });
});

describe('the projects of a workspace', () => {
  const nameOf = async (files: Record<string, string>, manifests = ['a/ivi.aib.yml']) => {
    workspace.write({ ...Object.fromEntries(manifests.map((one) => [one, 'name: x\n'])), ...files });
    const projects = await infer(manifests);
    return manifests.map((manifest) => projects[manifest]?.name);
  };

  it.each([
    ['a library beside it', { 'a/package.json': '{"name": "ivi"}' }],
    ['a project.json', { 'b/project.json': '{"name": "ivi", // said\n}' }],
    ['a directory with a project.json that says no name', { 'libs/ivi/project.json': '{}' }],
    ['a package that Nx calls so', { 'b/package.json': '{"name": "@x/y", "nx": {"name": "ivi"}}' }],
    ["the workspace's own package", { 'package.json': '{"name": "ivi"}' }],
  ])('leave an image another name where its own is taken by %s', async (_what, files) => {
    expect(await nameOf(files)).toEqual(['ivi-image']);
  });

  it.each([
    ['other names', { 'a/package.json': '{"name": "@acme/ivi"}', 'b/project.json': '{"name": "b"}' }],
    ['nothing that can be read', { 'ivi.d/project.json': 'nonsense', 'x/package.json': '[]' }],
    ['been ignored', { '.gitignore': 'out\n', 'out/package.json': '{"name": "ivi"}' }],
  ])('do not matter to the name of an image where they have %s', async (_what, files) => {
    expect(await nameOf(files)).toEqual(['ivi']);
  });

  it('are one for each of several manifests in a directory, with a file each of its own', async () => {
    const manifests = ['a/x.aib.yml', 'a/y.aib.yml', 'a/.aib.yml'];
    expect(await nameOf({ 'a/project.json': '{"name": "lib"}' }, manifests)).toEqual(['x', 'y', 'a']);
    const projects = await infer(manifests);
    expect(manifests.map((one) => projects[one]?.targets?.['plan']?.options.outputPath)).toEqual([
      'dist/x',
      'dist/y',
      'dist/a',
    ]);
    // The directory's own project is left alone.
    expect(projects['a']).toBeUndefined();
  });

  it('write where the outputs are that they declare, whatever they are called', async () => {
    await nameOf({ 'a/package.json': '{"name": "ivi"}' });
    for (const options of [{}, { outputPath: 'out/images/{projectName}/' }]) {
      const targets = (await infer(['a/ivi.aib.yml'], options))['a/ivi.aib.yml']?.targets ?? {};
      const folder = 'outputPath' in options ? 'out/images/ivi-image' : 'dist/ivi-image';
      for (const target of Object.values(targets)) {
        const outputs = target.outputs ?? [];
        expect(outputs.filter((output) => !output.startsWith('{options.outputPath}/'))).toEqual([]);
        if (outputs.length > 0) expect(target.options.outputPath).toBe(folder);
      }
    }
  });

  it('are those of each registration in nx.json, with its own options and one set of names', async () => {
    const nxJson = {
      plugins: [
        { plugin: '@nx-aib/plugin', include: ['a/**'], options: { format: 'raw' } },
        {
          plugin: '@nx-aib/plugin',
          exclude: ['a/**', 'old/**'],
          options: { outputPath: 'out/{projectName}' },
        },
      ],
    };
    workspace.write({
      'a/ivi.aib.yml': 'name: ivi\n',
      'b/ivi.aib.yml': 'name: ivi\n',
      // In no registration: it takes nobody's name.
      'old/b-ivi.aib.yml': 'name: ivi\n',
    });
    const [first, second] = [
      await infer(['a/ivi.aib.yml'], nxJson.plugins[0]?.options, nxJson),
      await infer(['b/ivi.aib.yml'], nxJson.plugins[1]?.options, nxJson),
    ];
    expect(first['a/ivi.aib.yml']).toMatchObject({
      name: 'ivi',
      targets: { build: { options: { format: 'raw', outputPath: 'dist/ivi' } } },
    });
    expect(second['b/ivi.aib.yml']).toMatchObject({
      name: 'b-ivi',
      targets: { build: { options: { format: 'qcow2', outputPath: 'out/b-ivi' } } },
    });
    // Nx refuses two projects of one name: those with the same packages are in two places here.
    const both = [...Object.values(first), ...Object.values(second)].map(({ name }) => name);
    expect(new Set(both).size).toBe(4);
    // Where everything of it is the same, it is one project at one place.
    expect(Object.keys(await infer(['b/ivi.aib.yml'], {}, nxJson))).toContain(Object.keys(first)[1]);
  });

  it('have targets of the names that nx.json gives them, which wait for each other by these', async () => {
    await nameOf({});
    const options = Object.fromEntries(ACTIONS.map((action) => [`${action}TargetName`, `aib-${action}`]));
    const { 'a/ivi.aib.yml': image, ...others } = await infer(['a/ivi.aib.yml'], options);
    const targets = image?.targets ?? {};
    expect(Object.keys(targets).sort()).toEqual(
      ACTIONS.filter((action) => action !== 'packages')
        .map((action) => `aib-${action}`)
        .sort(),
    );
    const set = Object.values(others)[0];
    expect(Object.keys(set?.targets ?? {})).toEqual(['aib-packages']);
    expect(targets['aib-build']?.dependsOn).toEqual([{ projects: set?.name, target: 'aib-packages' }]);
    expect(targets['aib-boot']?.dependsOn).toEqual(['aib-build']);
    expect(targets['aib-verify']?.dependsOn).toEqual([
      'aib-build',
      { target: 'aib-signature', params: 'forward' },
    ]);
  });
});

describe('the packages that images start from', () => {
  const images = {
    'a/a.aib.yml': 'name: a\nqm: {memory_limit: {max: 40%}}\ncontent: {debs: [tree]}\n',
    'b/b.aib.yml': 'name: b\nqm: {memory_limit: {max: 50%}}\ncontent: {debs: [tree, tree]}\n',
    'c/c.aib.yml': 'name: c\nqm: {}\ncontent: {debs: [less]}\n',
  };
  const sets = async (manifests: string[]) =>
    Object.values(await infer(manifests)).filter((project) => !isImage(project));

  it('are one project for images with the same sets, whatever else is in their manifests', async () => {
    workspace.write(images);
    const projects = await infer(Object.keys(images));
    const build = (image: string) => projects[`${image}/${image}.aib.yml`]?.targets?.['build'];
    expect(build('a')?.dependsOn).toEqual(build('b')?.dependsOn);
    expect(build('a')?.dependsOn).not.toEqual(build('c')?.dependsOn);
    expect(await sets(Object.keys(images))).toHaveLength(2);
  });

  it('follow their steps, the code and the tools that run them, and no file of an image', async () => {
    workspace.write(images);
    const [set] = await sets(['a/a.aib.yml']);
    expect(set?.targets?.['packages']).toMatchObject({
      executor: '@nx-aib/plugin:packages',
      cache: true,
      inputs: [
        { runtime: expect.stringMatching(/^dpkg-query --show mmdebstrap tar /) },
        ...[refreshes({}), installed],
      ],
      outputs: ['{options.outputPath}'],
      options: {
        outputPath: set?.root,
        steps: expect.arrayContaining([expect.objectContaining({ name: 'packages-qm' })]),
      },
    });
  });

  it('follow the refreshes of the store, and a build the age of its packages, unless a lock pins them', async () => {
    workspace.write(images);
    const of = async (options = {}) => {
      const projects = await infer(['a/a.aib.yml'], options);
      const targets = projects['a/a.aib.yml']?.targets;
      const [set] = Object.values(projects).filter((project) => !isImage(project));
      const inputs = [targets?.['build']?.inputs, set?.targets?.['packages']?.inputs];
      return {
        planIsCached: targets?.['plan']?.cache,
        seen: inputs.map((one) => one?.filter((input) => JSON.stringify(input).includes('refreshed.json'))),
      };
    };
    const inputs = (maxPackageAge: string) => [[refreshesAndAge({ maxPackageAge })], [refreshes({})]];
    expect(await of()).toEqual({ planIsCached: false, seen: inputs('30d') });
    expect((await of({ maxPackageAge: '12h' })).seen).toEqual(inputs('12h'));
    expect((await of({ maxPackageAge: 'never' })).seen).toEqual([[refreshes({})], [refreshes({})]]);
    const loaded = await loadPlan({ manifest: 'a/a.aib.yml' }, { root: workspace.root });
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics));
    const { plan, platform } = loaded.value;
    const requested = requestedPackages(plan, platform.distribution);
    const { distro, arch } = plan;
    workspace.write({ 'a/a.aib.lock': renderLock({ distro, arch, requested, packages: [] }) });
    expect(await of()).toEqual({ planIsCached: true, seen: [[], []] });
  });

  it('use the store that nx.json names, and follow the refreshes of that store', async () => {
    workspace.write(images);
    const options = { store: 'my store', storeSize: '3 GiB' };
    const projects = await infer(['a/a.aib.yml'], options);
    const [set] = Object.values(projects).filter((project) => !isImage(project));
    const targets = { ...projects['a/a.aib.yml']?.targets, ...set?.targets };
    const given = Object.entries(targets).map(([name, target]) => [
      name,
      ['workspaceStore', 'workspaceStoreSize'].flatMap(
        (option) => (target.options as Readonly<Record<string, string>>)[option] ?? [],
      ),
    ]);
    expect(Object.fromEntries(given)).toEqual({
      ...Object.fromEntries(['validate', 'signature', 'boot', 'verify'].map((name) => [name, []])),
      ...Object.fromEntries(
        ['plan', 'packages', 'lock', 'download', 'refresh', 'sign'].map((name) => [name, ['my store']]),
      ),
      build: ['my store', '3 GiB'],
    });
    expect(targets['packages']?.inputs).toContainEqual(refreshes(options));
    expect(targets['build']?.inputs).toContainEqual(refreshesAndAge(options));
  });

  it.each([
    ['in the workspace', '.cache/my store'],
    ['elsewhere', '/tmp/store of all'],
    ['with a name that looks like an option', '-s'],
  ])('finds the refreshes where the executors write them: %s', (_where, store) => {
    const folder = storeOf({ workspaceStore: store }, { root: workspace.root });
    const printed = `printf %s ${JSON.stringify(folder.ok ? folder.value : '')}`;
    const { runtime } = refreshes({ store }) as { runtime: string };
    const seen = runtime.replace('cat "$f"', 'realpath --canonicalize-missing "$f"');
    const inRoot = (command: string) =>
      execFileSync('sh', ['-c', command], { cwd: workspace.root, env: { PATH: process.env['PATH'] } });
    expect(inRoot(seen).toString()).toBe(`${inRoot(printed).toString()}/refreshed.json\n`);
  });

  it('are others after a change of the manifest that matters to them, and the same after any other', async () => {
    workspace.write(images);
    const before = (await sets(['a/a.aib.yml']))[0]?.name;
    workspace.write({ 'a/a.aib.yml': images['a/a.aib.yml'].replace('40%', '41%') });
    expect((await sets(['a/a.aib.yml']))[0]?.name).toBe(before);
    workspace.write({ 'a/a.aib.yml': images['a/a.aib.yml'].replace('tree', 'less') });
    expect((await sets(['a/a.aib.yml']))[0]?.name).not.toBe(before);
  });

  it('are the same whatever mirror of the distribution they come from, and others where nobody has signed them', async () => {
    workspace.write({ ...images, 'repo/Packages': 'Package: own\n\n' });
    const inferred = async (mirror?: string) => {
      if (mirror === undefined) delete process.env['NX_AIB_MIRROR'];
      else process.env['NX_AIB_MIRROR'] = mirror;
      try {
        const projects = await infer(['a/a.aib.yml']);
        const targets = projects['a/a.aib.yml']?.targets;
        const [set] = Object.values(projects).filter((project) => !isImage(project));
        const cached = ['validate', 'plan', 'build'].map((name) => targets?.[name]?.cache);
        return { name: set?.name, cached, packages: targets?.['build']?.options.packages as string };
      } finally {
        delete process.env['NX_AIB_MIRROR'];
      }
    };
    const signed = await inferred();
    expect(await inferred('http://mirror/debian')).toEqual(signed);
    expect(signed.cached).toEqual([true, false, true]);
    const repository = path.join(workspace.root, 'repo').replaceAll(' ', '%20');
    const line = `deb [trusted=yes] file:${repository} ./`;
    const unsigned = await inferred(line);
    expect(unsigned.name).not.toBe(signed.name);
    expect(unsigned.packages).toBe(`dist/${unsigned.name}`);
    expect(unsigned.cached).toEqual([false, false, true]);
    workspace.write({ 'repo/Packages': 'Package: another\n\n' });
    expect((await inferred(line)).name).not.toBe(unsigned.name);
    expect(await inferred()).toEqual(signed);
  });

  it('are planned before a task has made the files of the image, and are the same then', async () => {
    const sources =
      '{path: /usr/bin/app, source_path: ../foo/dist/app}, {path: /usr/lib, source_glob: "../foo/out/**"}';
    workspace.write({
      '.gitignore': 'dist\nout\n',
      'foo/src': '',
      'a/a.aib.yml': `name: a\nqm: {content: {add_files: [${sources}]}}\n`,
    });
    const before = await sets(['a/a.aib.yml']);
    expect(before).toHaveLength(1);
    workspace.write({ 'foo/dist/app': 'made', 'foo/out/x/y': 'made' });
    expect(await sets(['a/a.aib.yml'])).toEqual(before);
  });

  it('are none for a manifest that cannot be planned', async () => {
    workspace.write({
      'a/a.aib.yml': 'name: a\ncontent: {add_files: [{path: /etc/x, source_path: ../..}]}\n',
    });
    expect(await sets(['a/a.aib.yml'])).toEqual([]);
  });
});
