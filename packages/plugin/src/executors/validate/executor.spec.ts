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
