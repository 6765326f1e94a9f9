import type { ProjectConfiguration } from '@nx/devkit';
import { DeclaredOutputs } from './declared-outputs';

type Targets = NonNullable<ProjectConfiguration['targets']>;

const project = (root: string, targets: Targets): ProjectConfiguration => ({ root, targets });

function makers(projects: Record<string, ProjectConfiguration>, source: string, except?: string): string[] {
  return DeclaredOutputs.of(projects)
    .makersOf(source, except)
    .map(({ project, target, output }) => `${project}:${target} ${output}`);
}

describe('the outputs that may hold a file', () => {
  it.each([
    ['a folder', ['{projectRoot}/dist'], 'packages/foo/dist'],
    ['the file itself', ['{projectRoot}/dist/lib/app'], 'packages/foo/dist/lib/app'],
    ['a folder from the root', ['{workspaceRoot}/packages/foo/dist/'], 'packages/foo/dist'],
    ['an option', ['{options.to}'], 'packages/foo/dist/lib'],
    ['a glob', ['{projectRoot}/dist/**/*'], 'packages/foo/dist/**/*'],
    ['a glob of folders', ['{projectRoot}/d*'], 'packages/foo/d*'],
    ['a glob with alternatives', ['{projectRoot}/{dist,out}/**'], 'packages/foo/{dist,out}/**'],
  ])('are declared as %s', (_what, outputs, output) => {
    const foo = project('packages/foo', { make: { outputs, options: { to: 'packages/foo/dist/lib' } } });
    expect(makers({ foo }, 'packages/foo/dist/lib/app')).toEqual([`foo:make ${output}`]);
  });

  it.each([
    ['another folder', ['{projectRoot}/dist2', '{projectRoot}/out']],
    ['other files', ['{projectRoot}/dist/**/*.js', '{projectRoot}/dist/app.d.ts']],
    ['an option that is not set', ['{options.to}']],
    ['all but it', ['{projectRoot}/dist', '!{projectRoot}/dist/lib']],
    ['the whole workspace, which says nothing', ['{workspaceRoot}']],
    ['what Nx refuses', ['dist/{workspaceRoot}']],
  ])('are not declared as %s', (_what, outputs) => {
    expect(
      makers({ foo: project('packages/foo', { make: { outputs } }) }, 'packages/foo/dist/lib/app'),
    ).toEqual([]);
  });

  it('are those that Nx takes for granted where a build declares none', () => {
    const foo = project('packages/foo', { build: { executor: 'x:y' }, test: { executor: 'x:y' } });
    for (const place of ['packages/foo/dist', 'dist/packages/foo', 'packages/foo/build'])
      expect(makers({ foo }, `${place}/app`)).toEqual([`foo:build ${place}`]);
  });

  it('are those of a configuration, too', () => {
    const outputs = ['{options.outputPath}'];
    const options = { outputPath: 'dist/debug' };
    const configurations = { release: { outputPath: 'dist/release' } };
    const foo = project('foo', { build: { outputs, options, configurations } });
    expect(makers({ foo }, 'dist/release/app')).toEqual(['foo:build dist/release']);
  });

  it('are the innermost of several, and never those of the project itself', () => {
    const all = project('.', { build: { outputs: ['{workspaceRoot}/dist'] } });
    const foo = project('foo', { build: { outputs: ['{workspaceRoot}/dist/foo'] } });
    expect(makers({ all, foo }, 'dist/foo/app')).toEqual(['foo:build dist/foo']);
    expect(makers({ all, foo }, 'dist/foo/app', 'foo')).toEqual(['all:build dist']);
    expect(makers({ all, foo }, 'dist/bar/app')).toEqual(['all:build dist']);
  });
});

describe('the outputs that a glob may find something in', () => {
  const library = (name: string) =>
    project(`libs/${name}`, {
      build: { outputs: ['{projectRoot}/dist'] },
      test: { outputs: ['reports/**/*.xml'] },
    });
  const libs = { one: library('one'), two: library('two') };

  it.each([
    ['libs/one/dist/**', ['one']],
    ['libs/one/dist/*.so', ['one']],
    ['libs/*/dist/*.so', ['one', 'two']],
    ['libs/**', ['one', 'two']],
    ['**/*.so', ['one', 'two']],
    ['libs/t*/dist/**', ['two']],
    ['libs/*/src/*', []],
    ['files/*', []],
  ])('%s are of %j', (glob, expected) => {
    const found = makers(libs, glob).filter((maker) => maker.includes(':build'));
    expect(found).toEqual(expected.map((name) => `${name}:build libs/${name}/dist`));
  });
});
