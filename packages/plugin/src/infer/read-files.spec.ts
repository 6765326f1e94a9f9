import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import type { TargetConfiguration } from '@nx/devkit';
import { inferIn } from '../testing/infer';
import { testWorkspace, type TestWorkspace } from '../testing/workspace';

let workspace: TestWorkspace;
beforeEach(() => {
  workspace = testWorkspace();
});
afterEach(() => workspace.remove());

const MANIFEST = 'a/a.aib.yml';

/** A manifest that names one source. */
const naming = (source: string) => `name: a\ncontent: {add_files: [{path: /etc/x, ${source}}]}\n`;

const link = (target: string, at: string) => symlinkSync(target, path.join(workspace.root, at));

async function build(options = {}): Promise<TargetConfiguration | undefined> {
  return (await inferIn(workspace, [MANIFEST], options))[MANIFEST]?.targets?.['build'];
}

/** What counts by its content, as commands print it. */
const digests = (target: TargetConfiguration | undefined) =>
  (target?.inputs ?? []).flatMap((input) =>
    typeof input === 'object' &&
    'runtime' in input &&
    !/^dpkg-query|refreshed\.json|random\/uuid/.test(input.runtime)
      ? input.runtime
      : [],
  );

describe('a file that a manifest names and Nx does not look at', () => {
  it.each([
    ['.gitignore', { '.gitignore': 'built/\n' }],
    ['.nxignore', { '.nxignore': 'built\n' }],
    ['a .gitignore further down', { 'a/.gitignore': '/built/app\n' }],
    ['a .gitignore of the directory itself', { 'a/built/.gitignore': '*\n' }],
  ])('counts by its content, with or without git: %s', async (_why, ignores) => {
    workspace.write({ ...ignores, [MANIFEST]: naming('source_path: built/app'), 'a/built/app': '' });
    workspace.write({ 'b/b.aib.yml': naming('source_path: app'), 'b/app': '' });
    const counted = async () => {
      const projects = await inferIn(workspace, [MANIFEST, 'b/b.aib.yml']);
      const builds = [MANIFEST, 'b/b.aib.yml'].map((one) => projects[one]?.targets?.['build']);
      return builds.map((build) => [build?.cache, ...digests(build)]);
    };
    const expected = [[true, 'sha256sum ./a/built/app 2>&1 || true'], [true]];
    expect(await counted()).toEqual(expected);
    execFileSync('git', ['init', '--quiet'], { cwd: workspace.root });
    expect(await counted()).toEqual(expected);
  });

  it.each([
    ['in node_modules', 'source_path: node_modules/x/app', 'a/node_modules/x/app', /^sha256sum /],
    ['that a pattern finds', 'source_glob: "files/*"', 'a/files/x.log', /^find /],
    [
      'in an ignored directory that a pattern goes through',
      'source_glob: "**/*.log"',
      'a/built/x.log',
      /^find /,
    ],
  ])('counts by its content: %s', async (_what, source, file, command) => {
    workspace.write({
      '.gitignore': '*.log\nbuilt\n',
      [MANIFEST]: naming(source),
      'a/files/y': '',
      [file]: '',
    });
    const target = await build();
    expect(target?.cache).toBe(true);
    expect(digests(target)).toEqual([expect.stringMatching(command)]);
  });

  it('counts by its content while it is missing: nobody knows whether Nx will see it', async () => {
    workspace.write({ [MANIFEST]: naming('source_path: app') });
    expect(digests(await build())).toEqual(['sha256sum ./a/app 2>&1 || true']);
    workspace.write({ 'a/app': '' });
    expect(digests(await build())).toEqual([]);
  });

  it('is looked for where links lead to, before it is there', async () => {
    workspace.write({ '.gitignore': 'dist\n', [MANIFEST]: naming('source_path: built/app') });
    link('../foo/dist', 'a/built');
    expect((await build())?.inputs).toEqual(
      expect.arrayContaining([
        '{workspaceRoot}/a/built',
        { dependentTasksOutputFiles: 'foo/dist/app' },
        { runtime: 'sha256sum ./foo/dist/app 2>&1 || true' },
      ]),
    );
  });
});

describe('a link that Nx does not look at', () => {
  it('gives the same inputs before a task has made it and after', async () => {
    workspace.write({ '.gitignore': 'dist\n', [MANIFEST]: naming('source_path: lib'), 'foo/src': '' });
    link('../foo/dist/lib.so', 'a/lib');
    const before = await build();
    expect(digests(before)).toEqual(['sha256sum ./foo/dist/lib.so 2>&1 || true']);
    workspace.write({ 'foo/dist/lib.so.1': '' });
    link('lib.so.1', 'foo/dist/lib.so');
    expect((await build())?.inputs).toEqual(before?.inputs);
  });
});

describe('an image', () => {
  it('is not taken from the cache when its lock is ignored', async () => {
    workspace.write({ '.gitignore': '*.lock\n', [MANIFEST]: 'name: a\n' });
    expect((await build())?.cache).toBe(true);
    workspace.write({ 'a/a.aib.lock': '' });
    expect((await build())?.cache).toBe(false);
  });

  it('is not taken from the cache when a file of it is outside the workspace', async () => {
    workspace.write({ [MANIFEST]: naming('source_path: ../../x') });
    expect((await build())?.cache).toBe(false);
  });
});

describe('a file that a pattern finds', () => {
  it('counts by its content besides, as an ignored one may come while Nx watches', async () => {
    workspace.write({
      [MANIFEST]: naming('source_glob: "files/*.conf"'),
      'a/files/x.conf': 'x',
      'a/files/y': 'y',
    });
    const command = digests(await build())[0];
    const printed = () =>
      execFileSync('sh', ['-c', command ?? ''], { cwd: workspace.root, encoding: 'utf8' });
    const before = printed();
    expect(before).toMatch(/^[0-9a-f]{64} {2}\.\/a\/files\/x\.conf\n$/);
    workspace.write({ 'a/files/z.conf': 'z' });
    const more = printed();
    expect(more).not.toBe(before);
    workspace.write({ 'a/files/z.conf': 'changed' });
    expect(printed()).not.toBe(more);
  });
});

describe('a symbolic link', () => {
  it.each([
    ['a file', 'source_path: link/passwd'],
    ['a directory before a pattern', 'source_glob: "link/pass*"'],
    ['what a pattern matches', 'source_glob: "files/*"'],
    ['a link to a link', 'source_path: twice'],
  ])('out of the workspace keeps an image from the cache: %s', async (_what, source) => {
    workspace.write({ [MANIFEST]: naming(source), 'a/files/x': '' });
    link('/etc', 'a/link');
    link('/etc/passwd', 'a/files/passwd');
    link('files/passwd', 'a/twice');
    const targets = await build({ allowSource: '/etc' });
    expect(targets).toMatchObject({ cache: false, options: { allowSource: '/etc' } });
    const packages = expect.objectContaining({ target: 'packages' });
    expect(targets?.dependsOn).toContainEqual(packages);
    // Without the option it cannot be planned.
    expect((await build())?.dependsOn ?? []).not.toContainEqual(packages);
  });

  it('keeps an image from the cache that leaves the workspace and comes back', async () => {
    const outside = testWorkspace();
    workspace.write({ [MANIFEST]: naming('source_path: out'), 'a/file': '' });
    symlinkSync(path.join(workspace.root, 'a/file'), path.join(outside.root, 'back'));
    link(path.join(outside.root, 'back'), 'a/out');
    expect((await build())?.cache).toBe(false);
    outside.remove();
  });

  it('counts by its content where it is ignored itself, or leads to an ignored file', async () => {
    workspace.write({ '.gitignore': 'built\nhidden\n', 'a/built/app': '', 'a/app': '' });
    link('built/app', 'a/shown');
    link('app', 'a/hidden');
    for (const [source, counted] of [
      ['shown', 'built/app'],
      ['hidden', 'hidden'],
    ]) {
      workspace.write({ [MANIFEST]: naming(`source_path: ${source}`) });
      expect(digests(await build())).toEqual([`sha256sum ./a/${counted} 2>&1 || true`]);
    }
  });

  it('inside of the workspace is followed, through each link of a chain', async () => {
    workspace.write({ [MANIFEST]: naming('source_path: first'), 'shared/real': '' });
    link('second', 'a/first');
    link(path.join(workspace.root, 'shared/real'), 'a/second');
    expect(await build()).toMatchObject({
      cache: true,
      inputs: expect.arrayContaining([
        '{workspaceRoot}/a/first',
        '{workspaceRoot}/a/second',
        '{workspaceRoot}/shared/real',
      ]),
    });
  });

  it('to a directory, at which Nx does not look, counts by what is behind it', async () => {
    workspace.write({
      [MANIFEST]: [
        'name: a',
        'content:',
        '  add_files:',
        '    - {path: /etc/m, source_path: dir/motd}',
        '    - {path: /etc/d, source_glob: "dir/*.conf"}',
      ].join('\n'),
      'shared/conf/motd': '',
      'shared/conf/x.conf': '',
      'other/y.conf': '',
    });
    link('../shared/conf', 'a/dir');
    link('../../other/y.conf', 'shared/conf/y.conf');
    expect(await build()).toMatchObject({
      cache: true,
      inputs: expect.arrayContaining([
        '{workspaceRoot}/a/dir/*.conf',
        '{workspaceRoot}/shared/conf/*.conf',
        '{workspaceRoot}/shared/conf/motd',
        '{workspaceRoot}/other/y.conf',
        { runtime: 'sha256sum ./a/dir/motd 2>&1 || true' },
        { runtime: expect.stringMatching(/^find -L \.\/a\/dir /) },
      ]),
    });
  });

  it('may be the manifest or its lock', async () => {
    workspace.write({ 'common/car.aib.yml': naming('source_path: x'), 'common/lock': '', 'a/x': '' });
    link('../common/car.aib.yml', MANIFEST);
    link('../common/lock', 'a/a.aib.lock');
    expect((await build())?.inputs).toEqual(
      expect.arrayContaining([
        '{workspaceRoot}/a/a.aib.yml',
        '{workspaceRoot}/common/car.aib.yml',
        '{workspaceRoot}/a/a.aib.lock',
        '{workspaceRoot}/common/lock',
        '{workspaceRoot}/a/x',
      ]),
    );
    workspace.write({ '.gitignore': '/common/car.aib.yml\n' });
    expect((await build())?.cache).toBe(false);
  });
});

describe('a key', () => {
  it.each([
    ['keys/sign.pub', {}, true],
    ['keys/sign.pub', { '.gitignore': '*.pub\n' }, false],
    ['../sign.pub', {}, false],
    ['keys/none.pub', {}, false],
  ])('%s keeps a verdict from the cache where Nx does not look at it: %j', async (key, ignores, cache) => {
    workspace.write({ [MANIFEST]: 'name: a\n', 'keys/sign.pub': '', ...ignores });
    const targets = (await inferIn(workspace, [MANIFEST], { key }))[MANIFEST]?.targets;
    expect(targets?.['verify']?.cache).toBe(cache);
    expect(targets?.['build']?.cache).toBe(true);
  });
});
