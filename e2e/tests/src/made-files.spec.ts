import { rm } from 'node:fs/promises';
import { existsSync, readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { NewWorkspace } from './testing/new-workspace';
import { TYPESCRIPT_PLUGINS, typescriptLibrary } from './testing/typescript-library';

/** Images that contain what other projects make: nothing of it is in the repository. */
let workspace: NewWorkspace;
beforeAll(async () => {
  workspace = await NewWorkspace.install();
});
afterAll(() => workspace.remove());

const HIT = /\[(local cache|existing outputs match the cache)[^\]]*\]/;
const MANIFEST = 'images/ivi/ivi.aib.yml';

const naming = (...addFiles: string[]) =>
  ['name: ivi', 'content:', '  add_files:', ...addFiles.map((file) => `    - ${file}`), ''].join('\n');
const APP = '{path: /usr/bin/app, source_path: ../../packages/foo/dist/app}';

/** A package whose script copies its source to where its outputs are. */
const maker = (outputs: string[], target = 'build', made = 'dist/app') => ({
  'packages/foo/package.json': JSON.stringify({
    ...{ name: 'foo', version: '1.0.0' },
    scripts: { [target]: `mkdir -p $(dirname ${made}) && cp src ${made}` },
    nx: { targets: { [target]: { cache: true, inputs: ['{projectRoot}/src'], outputs } } },
  }),
  'packages/foo/src': '1',
});
const FOO = maker(['{projectRoot}/dist']);

const nx = async (...args: string[]) => {
  const { status, stdout, stderr } = await workspace.nx(...args, '--outputStyle=static');
  return { status, text: stdout + stderr };
};

/** What a run of one target did with each task: project:target → whether it was taken from the cache. */
async function tasks(target: string): Promise<Record<string, boolean>> {
  const { status, text } = await nx(target, 'ivi');
  if (status !== 0) throw new Error(text);
  const lines = [...text.matchAll(/^> nx run (\S+)(.*)$/gm)];
  return Object.fromEntries(lines.map(([, task = '', how = '']) => [task, HIT.test(how)]));
}

/** The contents that the plan has for a file, which has to be one of `texts`. */
function planned(source: string, ...texts: string[]): string | undefined {
  const plan = readFileSync(workspace.path('dist/ivi/plan.json'), 'utf8');
  const paths = (JSON.parse(plan) as { paths: { content?: { source?: string; sha256?: string } }[] }).paths;
  const file = paths.find(({ content }) => content?.source === source);
  const digest = (text: string) => createHash('sha256').update(text).digest('hex');
  return texts.find((text) => digest(text) === file?.content?.sha256);
}
const APP_SOURCE = '../../packages/foo/dist/app';
const write = (text: string) => workspace.write({ 'packages/foo/src': text });

async function dependencies(): Promise<unknown> {
  await nx('graph', '--file=graph.json');
  const graph = JSON.parse(readFileSync(workspace.path('graph.json'), 'utf8')) as {
    graph: { dependencies: Record<string, { target: string }[]> };
  };
  return graph.graph.dependencies['ivi']
    ?.map(({ target }) => target.replace(/^packages-.*/, 'packages'))
    .sort();
}

describe('an image with a file that another project makes', () => {
  beforeEach(async () => {
    await workspace.reset({ plugins: ['@nx-aib/plugin'] });
    await workspace.write({ ...FOO, [MANIFEST]: naming(APP) });
  });

  it('is seen before anything is made: the projects, its packages and the edges of the graph', async () => {
    const projects = (await workspace.nxJson('show', 'projects')) as string[];
    expect(projects.map((name) => name.replace(/^packages-.*/, 'packages')).sort()).toEqual([
      ...['foo', 'ivi', 'packages'],
    ]);
    expect(await dependencies()).toEqual(['foo', 'packages']);
    const build = (await workspace.nxJson('show', 'target', 'ivi:build')) as { dependsOn: string[] };
    // Nx lists the projects in the order of the graph's edges.
    expect(build.dependsOn.map((name) => name.replace(/^packages-.*:/, 'packages:')).sort()).toEqual([
      ...['foo:build', 'packages:packages'],
    ]);
    expect(existsSync(workspace.path('packages/foo/dist'))).toBe(false);
  });

  it('is affected by what changes that project', async () => {
    const affected = async (file: string) =>
      ((await workspace.nxJson('show', 'projects', '--affected', `--files=${file}`)) as string[]).sort();
    expect(await affected('packages/foo/src')).toEqual(['foo', 'ivi']);
    await workspace.write({ 'packages/bar/package.json': '{"name": "bar"}', 'packages/bar/src': '' });
    expect(await affected('packages/bar/src')).toEqual(['bar']);
  });

  it.each(['validate', 'plan'])('has it made first, by %s of a fresh clone', async (target) => {
    expect(await tasks(target)).toEqual({ 'foo:build': false, [`ivi:${target}`]: false });
  });

  /** Both tasks come from the cache, or none does, and the plan has the file's present content. */
  async function expectBuilt(text: string, isHit: boolean): Promise<void> {
    expect({ text, ...(await tasks('validate')) }).toEqual({
      text,
      'foo:build': isHit,
      'ivi:validate': isHit,
    });
    await tasks('plan');
    expect(planned(APP_SOURCE, '1', '2', '3')).toBe(text);
  }

  it('is cached, and each change of the file is in it, whoever makes it', async () => {
    for (const [text, isHit] of [
      ['1', false],
      ['1', true],
      ['2', false],
      ['1', true],
    ] as const) {
      await write(text);
      await expectBuilt(text, isHit);
    }
    await rm(workspace.path('packages/foo/dist'), { recursive: true });
    expect(await tasks('validate')).toEqual({ 'foo:build': true, 'ivi:validate': true });
  });

  it('is cached and right with a daemon, too', async () => {
    workspace.environment = { NX_DAEMON: 'true' };
    try {
      for (const [text, isHit] of [
        ['1', false],
        ['2', false],
        ['2', true],
        ['1', true],
        ['3', false],
      ] as const) {
        await write(text);
        await expectBuilt(text, isHit);
      }
    } finally {
      await nx('daemon', '--stop');
      workspace.environment = {};
    }
  });

  it('says what should have made it when nobody has', async () => {
    await workspace.write(maker(['{projectRoot}/dist'], 'build', 'dist/application'));
    const { status, text } = await nx('validate', 'ivi');
    expect(status).toBe(1);
    expect(text).toContain('the source file "../../packages/foo/dist/app" cannot be used: no such file');
    expect(text).toContain(
      'hint: "packages/foo/dist" is an output of the project foo: "nx build foo" makes what is in it',
    );
  });

  it('follows the outputs that the project declares, also when they become others', async () => {
    expect(await dependencies()).toEqual(['foo', 'packages']);
    await workspace.write(maker(['{projectRoot}/out']));
    expect(await dependencies()).toEqual(['packages']);
    await workspace.write(FOO);
    expect(await dependencies()).toEqual(['foo', 'packages']);
  });
});

describe('files that others make', () => {
  const outputs = ['{projectRoot}/dist'];

  it('are found by a pattern, for the host and QM, and of several projects', async () => {
    await workspace.reset({ plugins: ['@nx-aib/plugin'] });
    const bar = maker(outputs, 'build', 'dist/lib/bar.so')['packages/foo/package.json']?.replace(
      '"foo"',
      '"bar"',
    );
    await workspace.write({
      ...maker(outputs, 'build', 'dist/lib/foo.so'),
      ...{ 'packages/bar/package.json': bar ?? '', 'packages/bar/src': 'bar' },
      [MANIFEST]: [
        naming('{path: /usr/lib, source_glob: "../../packages/*/dist/lib/*.so"}'),
        'qm:',
        '  content:',
        '    add_files: [{path: /usr/lib, source_glob: "../../packages/bar/dist/**"}]',
        '',
      ].join('\n'),
    });
    expect(await dependencies()).toEqual(['bar', 'foo', 'packages']);
    const made = (foo: boolean, bar: boolean) => ({
      'foo:build': foo,
      'bar:build': bar,
      'ivi:validate': foo && bar,
    });
    expect(await tasks('validate')).toEqual(made(false, false));
    expect(await tasks('validate')).toEqual(made(true, true));
    await write('2');
    expect(await tasks('validate')).toEqual(made(false, true));
    await tasks('plan');
    expect(planned('../../packages/foo/dist/lib/foo.so', '1', '2')).toBe('2');
  });

  it('are made by a target of another name, which the plugin is told', async () => {
    const options = { sourceTargets: 'compile' };
    await workspace.reset({ plugins: [{ plugin: '@nx-aib/plugin', options }] });
    await workspace.write({ ...maker(outputs, 'compile'), [MANIFEST]: naming(APP) });
    expect(await tasks('plan')).toEqual({ 'foo:compile': false, 'ivi:plan': false });
  });

  it('are seen by a hit where git does not ignore them', async () => {
    await workspace.reset({ plugins: ['@nx-aib/plugin'] });
    await workspace.write({
      ...maker(['{projectRoot}/made'], 'build', 'made/app'),
      [MANIFEST]: naming(APP.replace('dist', 'made')),
    });
    for (const text of ['1', '2', '1', '3']) {
      await write(text);
      await tasks('plan');
      expect(planned('../../packages/foo/made/app', '1', '2', '3')).toBe(text);
    }
    // As after a checkout: the file is the first one again, and the project's source is not.
    await workspace.write({ 'packages/foo/made/app': '1' });
    await write('4');
    await tasks('plan');
    expect(planned('../../packages/foo/made/app', '1', '2', '3', '4')).toBe('4');
  });

  it('are outputs that another plugin infers', async () => {
    await workspace.reset({ plugins: TYPESCRIPT_PLUGINS });
    await workspace.write({
      'tsconfig.json': '{"files": [], "references": [{"path": "./packages/foo"}]}',
      ...typescriptLibrary('foo'),
      [MANIFEST]: naming(APP.replace('dist/app', 'dist/index.js')),
    });
    expect(await dependencies()).toEqual(['foo', 'packages']);
    expect(await tasks('validate')).toEqual({ 'foo:build': false, 'ivi:validate': false });
    expect(await tasks('validate')).toEqual({ 'foo:build': true, 'ivi:validate': true });
  });
});
