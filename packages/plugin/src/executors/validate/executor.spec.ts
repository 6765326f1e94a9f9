import type { ProjectGraph } from '@nx/devkit';
import { capture, testWorkspace, type TestWorkspace } from '../../testing/workspace';
import { validateExecutor } from './executor';

let workspace: TestWorkspace;
beforeEach(() => {
  workspace = testWorkspace();
});
afterEach(() => {
  jest.restoreAllMocks();
  workspace.remove();
});

describe('the validate target', () => {
  it('says for what a good manifest is valid', async () => {
    workspace.write({ 'a/a.aib.yml': 'name: a\n' });
    const seen = capture();
    const options = { manifest: 'a/a.aib.yml', arch: 'x86_64' } as const;
    expect(await validateExecutor(options, { root: workspace.root, projectName: 'a' })).toEqual({
      success: true,
    });
    expect(seen.out).toMatch(/a\/a\.aib\.yml is valid for debian13 on qemu \(x86_64, package mode\)\n$/);
    expect(seen.err).toBe('');
  });

  it('fails with the diagnostics of a bad one', async () => {
    workspace.write({ 'a/a.aib.yml': 'name: a\nqm:\n  memory_limit:\n    max: lots\n' });
    const seen = capture();
    expect(
      await validateExecutor({ manifest: 'a/a.aib.yml' }, { root: workspace.root, projectName: 'a' }),
    ).toEqual({ success: false });
    expect(seen.out).toBe('');
    expect(seen.err).toMatch(
      /a\/a\.aib\.yml:4:10: error\[manifest\/memory-limit\]: qm\.memory_limit\.max: "lots" is not/,
    );
  });

  it('says what would make a file that is missing', async () => {
    workspace.write({
      'a/a.aib.yml': [
        'name: a',
        'content:',
        '  add_files:',
        '    - {path: /usr/bin/app, source_path: ../foo/dist/app}',
        '    - {path: /usr/lib, source_glob: "../foo/dist/*.so", allow_empty: true}',
        '    - {path: /usr/bin/tool, source_path: ../bar/out/tool}',
        '    - {path: /etc/motd, source_path: motd}',
      ].join('\n'),
    });
    const makes = (root: string, target: string, output: string) => ({
      data: { root, targets: { [target]: { outputs: [`{projectRoot}/${output}`] } } },
    });
    const projectGraph = {
      nodes: {
        a: { data: { root: 'a/a.aib.yml', targets: { validate: { dependsOn: ['^build'] } } } },
        foo: makes('foo', 'build', 'dist'),
        bar: makes('bar', 'compile', 'out'),
      },
      dependencies: {},
    } as unknown as ProjectGraph;
    const seen = capture();
    const where = { root: workspace.root, projectName: 'a', projectGraph };
    expect(await validateExecutor({ manifest: 'a/a.aib.yml' }, where)).toEqual({ success: false });
    const said = seen.err.split('\n').filter((line) => /error\[|hint:/.test(line));
    const foo = '"foo/dist" is an output of the project foo: "nx build foo" makes what is in it';
    expect(said.map((line) => line.trim().replace(/^.*a\.aib\.yml/, ''))).toEqual([
      ':4:41: error[source/missing]: the source file "../foo/dist/app" cannot be used: no such file',
      `hint: ${foo}`,
      ':6:42: error[source/missing]: the source file "../bar/out/tool" cannot be used: no such file',
      'hint: "bar/out" is an output of the project bar: "nx compile bar" makes what is in it, and images wait for it with ' +
        '"sourceTargets": ["compile"] of @nx-aib/plugin in nx.json',
      ':7:38: error[source/missing]: the source file "motd" cannot be used: no such file',
      'hint: sources are relative to the directory of the manifest',
    ]);
  });

  it('takes one definition or a list of them, and refuses one that nobody reads', async () => {
    workspace.write({ 'a/a.aib.yml': 'name: a\n' });
    const seen = capture();
    const validate = (define: string | string[]) =>
      validateExecutor({ manifest: 'a/a.aib.yml', define }, { root: workspace.root, projectName: 'a' });
    expect((await validate('extra_debs=[vim, less]')).success).toBe(true);
    expect((await validate(['extra_debs=[vim]', 'source_date_epoch=1'])).success).toBe(true);
    expect((await validate('unknown=1')).success).toBe(false);
    expect(seen.err).toContain('error[defines/unknown]');
  });
});
