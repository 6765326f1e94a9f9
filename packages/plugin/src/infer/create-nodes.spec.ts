import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import type { ProjectConfiguration } from '@nx/devkit';
import Ajv from 'ajv';
import { executors } from '../../executors-like-node_modules/executors.json';
import { executorSchema } from '../executors/schemas';
import { testWorkspace, type TestWorkspace } from '../testing/workspace';
import { createNodes } from './create-nodes';
import { KNOWN } from './plugin-options';

let workspace: TestWorkspace;
beforeEach(() => {
  workspace = testWorkspace();
});
afterEach(() => workspace.remove());

async function infer(manifests: string[], options = {}): Promise<Record<string, ProjectConfiguration>> {
  const results = await createNodes[1](manifests, options, {
    workspaceRoot: workspace.root,
    nxJsonConfiguration: {},
  });
  return Object.assign({}, ...results.map(([, result]) => result.projects));
}

const installed = { externalDependencies: ['@nx-aib/plugin'] };

const isImage = (project: ProjectConfiguration) => project.projectType === 'application';

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
    });
    const project = (await infer(['images/one/one.aib.yml']))['images/one/one.aib.yml'];
    expect(project).toMatchObject({ name: 'one', projectType: 'application', sourceRoot: 'images/one' });
    expect(Object.keys(project?.targets ?? {})).toEqual([
      'validate',
      'plan',
      'build',
      'lock',
      'sign',
      'signature',
      'boot',
      'verify',
    ]);
    // Without inputs Nx uses the files of the project's root, which is a manifest, and finds no project there.
    for (const [name, target] of Object.entries(project?.targets ?? {})) {
      expect({ name, inputs: target.inputs }).toMatchObject({ name, inputs: expect.arrayContaining([]) });
    }
    const files = [
      '{workspaceRoot}/images/one/one.aib.yml',
      '{workspaceRoot}/images/one/one.aib.lock',
      '{workspaceRoot}/images/one/conf.d/*.conf',
      '{workspaceRoot}/images/one/files/a',
      '{workspaceRoot}/images/shared/s',
    ];
    expect(project?.targets?.['validate']?.inputs).toEqual([...files, installed]);
    expect(project?.targets?.['build']).toMatchObject({
      executor: '@nx-aib/plugin:build',
      cache: true,
      inputs: [...files, { runtime: expect.stringMatching(/^dpkg-query --show .*mmdebstrap/) }, installed],
      outputs: [
        '{workspaceRoot}/dist/one/first.{options.format}',
        '{workspaceRoot}/dist/one/image.json',
        '{workspaceRoot}/dist/one/files.mtree',
      ],
      options: { manifest: 'images/one/one.aib.yml', format: 'qcow2' },
    });
    expect(project?.targets?.['verify']).toMatchObject({
      cache: true,
      dependsOn: ['build', { target: 'signature', params: 'forward' }],
      inputs: expect.arrayContaining([{ dependentTasksOutputFiles: '**/image.json' }]),
      outputs: ['{workspaceRoot}/dist/one/verify.json', '{workspaceRoot}/dist/one/verify.junit.xml'],
    });
    expect(project?.targets?.['boot']).toMatchObject({ cache: false, dependsOn: ['build'] });
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
    });
    expect(targets?.['plan']?.options).toEqual({ manifest: 'a/a.aib.yml', target: 'qemu' });
    expect(targets?.['verify']?.options).toEqual({ manifest: 'a/a.aib.yml', memory: '2G' });
  });

  it('is verified anew when its signature, who is trusted or a byte of the manifest is another', async () => {
    workspace.write({ 'a/a.aib.yml': 'name: a' });
    const targets = (await infer(['a/a.aib.yml'], { key: 'keys/sign.pub', ca: 'keys/ca.pem' }))['a/a.aib.yml']
      ?.targets;
    const trust = { manifest: 'a/a.aib.yml', key: 'keys/sign.pub', ca: 'keys/ca.pem' };
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
      outputs: ['{workspaceRoot}/dist/a/image.json.intoto.jsonl'],
    });
    expect(targets?.['verify']?.dependsOn).toContainEqual({ target: 'signature', params: 'forward' });
  });

  it('is signed without a key in any hash or cache', async () => {
    workspace.write({ 'a/a.aib.yml': 'name: a' });
    const sign = (await infer(['a/a.aib.yml'], { key: 'keys/sign.pub' }))['a/a.aib.yml']?.targets?.['sign'];
    expect(sign).toMatchObject({ cache: false, dependsOn: ['build'], options: { manifest: 'a/a.aib.yml' } });
    expect(sign?.outputs).toBeUndefined();
    expect(JSON.stringify(sign)).not.toMatch(/key|SIGN/);
  });

  it('is a project too when the manifest does not parse, and nothing of it is cached', async () => {
    workspace.write({ 'a/a.aib.yml': 'name: [', 'b/b.aib.yml': 'name: b\nunknown: 1\n' });
    const projects = await infer(['a/a.aib.yml', 'b/b.aib.yml']);
    expect(Object.values(projects).map((project) => project.name)).toEqual(['a', 'b']);
    expect(projects['b/b.aib.yml']?.targets?.['build']?.cache).toBe(false);
  });

  it.each([
    ['ignored by Git', { '.gitignore': 'built/\n', '.nxignore': '' }],
    ['ignored by Nx', { '.gitignore': '', '.nxignore': 'built\n' }],
  ])('is not cached when a file it names is %s, so that Nx cannot see it change', async (_why, ignores) => {
    const manifest = (source: string) =>
      `name: a\ncontent: {add_files: [{path: /etc/x, source_path: ${source}}]}\n`;
    workspace.write({ ...ignores, 'a/a.aib.yml': manifest('built/app'), 'b/b.aib.yml': manifest('app') });
    execFileSync('git', ['init', '--quiet'], { cwd: workspace.root });
    const projects = await infer(['a/a.aib.yml', 'b/b.aib.yml']);
    expect(projects['a/a.aib.yml']?.targets?.['build']?.cache).toBe(false);
    expect(projects['b/b.aib.yml']?.targets?.['build']?.cache).toBe(true);
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

  it('is not cached when a file it names is outside the workspace', async () => {
    workspace.write({
      'a/a.aib.yml': 'name: a\ncontent: {add_files: [{path: /etc/x, source_path: ../../x}]}\n',
    });
    expect((await infer(['a/a.aib.yml']))['a/a.aib.yml']?.targets?.['plan']?.cache).toBe(false);
  });

  it('has targets whose executors take every option that nx.json may have', async () => {
    workspace.write({ 'a/a.aib.yml': 'name: a\n' });
    const image = { target: 'qemu', distro: 'debian13', arch: 'x86_64', mode: 'package', format: 'raw' };
    const given = { ...image, seed: 'a', define: ['source_date_epoch=5'], allowSource: '/etc', memory: '2G' };
    const all = { ...given, key: 'sign.pub', ca: 'ca.pem' };
    expect(Object.keys(all).sort()).toEqual([...KNOWN].sort());
    const targets = (await infer(['a/a.aib.yml'], all))['a/a.aib.yml']?.targets ?? {};
    expect(Object.keys(targets).sort()).toEqual(
      Object.keys(executors)
        .filter((name) => name !== 'packages')
        .sort(),
    );
    for (const [name, { options }] of Object.entries(targets)) {
      const validate = new Ajv({ strict: false }).compile(executorSchema(name, name));
      expect({ name, fits: validate(options), errors: validate.errors }).toEqual({
        ...{ name, fits: true, errors: null },
      });
    }
  });

  it.each([
    ['a file', 'source_path: link/passwd'],
    ['a directory before a pattern', 'source_glob: "link/pass*"'],
    ['what a pattern matches', 'source_glob: "files/*"'],
  ])('is not cached when %s is a link that leaves the workspace', async (_what, source) => {
    workspace.write({
      'a/a.aib.yml': `name: a\ncontent: {add_files: [{path: /etc/x, ${source}}]}\n`,
      'a/files/x': '',
    });
    symlinkSync('/etc', path.join(workspace.root, 'a/link'));
    symlinkSync('/etc/passwd', path.join(workspace.root, 'a/files/passwd'));
    const targets = (await infer(['a/a.aib.yml'], { allowSource: '/etc' }))['a/a.aib.yml']?.targets;
    expect(targets?.['build']).toMatchObject({ cache: false, options: { allowSource: '/etc' } });
    expect(targets?.['build']?.dependsOn).toBeDefined();
    // Without the option it cannot be planned.
    expect((await infer(['a/a.aib.yml']))['a/a.aib.yml']?.targets?.['build']?.dependsOn).toBeUndefined();
  });

  it('follows what links inside of the workspace lead to', async () => {
    workspace.write({
      'a/a.aib.yml': [
        'name: a',
        'content:',
        '  add_files:',
        '    - {path: /etc/m, source_path: motd}',
        '    - {path: /etc/d, source_glob: "dir/*.conf"}',
      ].join('\n'),
      'shared/motd': '',
      'shared/conf/x.conf': '',
      'other/y.conf': '',
    });
    symlinkSync('../shared/motd', path.join(workspace.root, 'a/motd'));
    symlinkSync('../shared/conf', path.join(workspace.root, 'a/dir'));
    symlinkSync('../../other/y.conf', path.join(workspace.root, 'shared/conf/y.conf'));
    const build = (await infer(['a/a.aib.yml']))['a/a.aib.yml']?.targets?.['build'];
    expect(build).toMatchObject({
      cache: true,
      inputs: expect.arrayContaining([
        '{workspaceRoot}/a/motd',
        '{workspaceRoot}/shared/motd',
        '{workspaceRoot}/a/dir/*.conf',
        '{workspaceRoot}/shared/conf/*.conf',
        '{workspaceRoot}/other/y.conf',
      ]),
    });
  });

  it.each(['project.json', 'package.json'])('is its directory where a %s configures that', async (file) => {
    workspace.write({ 'a/a.aib.yml': 'name: a', [`a/${file}`]: '{}' });
    expect(Object.keys(await infer(['a/a.aib.yml']))).toContain('a');
  });

  it('refuses a second manifest beside it, naming both', async () => {
    workspace.write({ 'a/x.aib.yml': 'name: x', 'a/y.aib.yml': 'name: y' });
    await expect(infer(['a/x.aib.yml', 'a/y.aib.yml'])).rejects.toMatchObject({
      errors: [
        [
          'a/x.aib.yml',
          expect.objectContaining({ message: expect.stringContaining('are in one directory') }),
        ],
        [
          'a/y.aib.yml',
          expect.objectContaining({ message: expect.stringContaining('are in one directory') }),
        ],
      ],
    });
  });

  it('refuses options that nobody reads', () => {
    expect(() =>
      createNodes[1]([], { typo: 1 } as object, { workspaceRoot: workspace.root, nxJsonConfiguration: {} }),
    ).toThrow('Unknown options of @nx-aib/plugin in nx.json: typo.');
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
      inputs: [{ runtime: expect.stringMatching(/^dpkg-query --show mmdebstrap tar /) }, installed],
      outputs: [`{workspaceRoot}/${set?.root}`],
      options: { steps: expect.arrayContaining([expect.objectContaining({ name: 'packages-qm' })]) },
    });
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
    expect(signed.cached).toEqual([true, true, true]);
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

  it('are none for a manifest that cannot be planned', async () => {
    workspace.write({ 'a/a.aib.yml': 'name: a\ncontent: {add_files: [{path: /etc/x, source_path: no}]}\n' });
    expect(await sets(['a/a.aib.yml'])).toEqual([]);
  });
});
