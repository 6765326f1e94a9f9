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

describe('an image that names a file which Nx does not look at', () => {
  it.each([
    ['.gitignore', { '.gitignore': 'built/\n' }],
    ['.nxignore', { '.nxignore': 'built\n' }],
    ['a .gitignore further down', { 'a/.gitignore': '/built/app\n' }],
    ['a .gitignore of the directory itself', { 'a/built/.gitignore': '*\n' }],
  ])('is not taken from the cache, with or without git: %s', async (_why, ignores) => {
    workspace.write({ ...ignores, [MANIFEST]: naming('source_path: built/app'), 'a/built/app': '' });
    workspace.write({ 'b/b.aib.yml': naming('source_path: app'), 'b/app': '' });
    const cached = async () => {
      const projects = await inferIn(workspace, [MANIFEST, 'b/b.aib.yml']);
      return Object.values(projects).flatMap(({ targets }) => targets?.['build']?.cache ?? []);
    };
    expect(await cached()).toEqual([false, true]);
    execFileSync('git', ['init', '--quiet'], { cwd: workspace.root });
    expect(await cached()).toEqual([false, true]);
  });

  it.each([
    ['in node_modules', 'source_path: node_modules/x/app', 'a/node_modules/x/app'],
    ['that a pattern finds', 'source_glob: "files/*"', 'a/files/x.log'],
    ['in an ignored directory that a pattern goes through', 'source_glob: "**/*.log"', 'a/built/x.log'],
  ])('is not taken from the cache: %s', async (_what, source, file) => {
    workspace.write({
      '.gitignore': '*.log\nbuilt\n',
      [MANIFEST]: naming(source),
      'a/files/y': '',
      [file]: '',
    });
    expect((await build())?.cache).toBe(false);
  });

  it('is not taken from the cache while the file is not there: nobody knows whether Nx will see it', async () => {
    workspace.write({ [MANIFEST]: naming('source_path: app') });
    expect((await build())?.cache).toBe(false);
    workspace.write({ [MANIFEST]: naming('source_glob: "files/*", allow_empty: true') });
    expect((await build())?.cache).toBe(false);
    workspace.write({ 'a/files/.gitkeep': '' });
    expect((await build())?.cache).toBe(true);
  });

  it('is not taken from the cache when its lock is ignored', async () => {
    workspace.write({ '.gitignore': '*.lock\n', [MANIFEST]: 'name: a\n' });
    expect((await build())?.cache).toBe(true);
    workspace.write({ 'a/a.aib.lock': '' });
    expect((await build())?.cache).toBe(false);
  });

  it('is not taken from the cache when it is outside the workspace', async () => {
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
    const command = (await build())?.inputs?.flatMap((input) =>
      typeof input === 'object' && 'runtime' in input ? input.runtime : [],
    )[0];
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
    expect(targets?.dependsOn).toBeDefined();
    // Without the option it cannot be planned.
    expect((await build())?.dependsOn).toBeUndefined();
  });

  it('keeps an image from the cache that leaves the workspace and comes back', async () => {
    const outside = testWorkspace();
    workspace.write({ [MANIFEST]: naming('source_path: out'), 'a/file': '' });
    symlinkSync(path.join(workspace.root, 'a/file'), path.join(outside.root, 'back'));
    link(path.join(outside.root, 'back'), 'a/out');
    expect((await build())?.cache).toBe(false);
    outside.remove();
  });

  it('keeps an image from the cache that is ignored itself, or leads to an ignored file', async () => {
    workspace.write({ '.gitignore': 'built\nhidden\n', 'a/built/app': '', 'a/app': '' });
    link('built/app', 'a/shown');
    link('app', 'a/hidden');
    for (const source of ['shown', 'hidden']) {
      workspace.write({ [MANIFEST]: naming(`source_path: ${source}`) });
      expect({ source, cache: (await build())?.cache }).toEqual({ source, cache: false });
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
