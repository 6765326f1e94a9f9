import * as build from '@nx-aib/builder';
import { failure, success } from '@nx-aib/core';
import { capture, testWorkspace, type TestWorkspace } from '../../testing/workspace';
import { refreshExecutor } from './executor';

jest.mock('@nx-aib/builder', () => ({
  ...jest.requireActual<typeof build>('@nx-aib/builder'),
  refreshPackages: jest.fn(),
}));
const refreshPackages = jest.mocked(build.refreshPackages);

let workspace: TestWorkspace;
beforeEach(() => {
  workspace = testWorkspace();
  workspace.write({ 'images/a/a.aib.yml': 'name: image-a\n' });
  refreshPackages.mockReset();
});
afterEach(() => {
  jest.restoreAllMocks();
  workspace.remove();
});

const run = () =>
  refreshExecutor(
    { manifest: 'images/a/a.aib.yml', arch: 'x86_64' },
    { root: workspace.root, projectName: 'a' },
  );

describe('the refresh target', () => {
  it('asks for one refresh for all images of a command of Nx', async () => {
    refreshPackages.mockResolvedValue(success(undefined));
    expect([await run(), await run()]).toEqual([{ success: true }, { success: true }]);
    const [first, second] = refreshPackages.mock.calls.map(([request]) => request);
    expect(first).toMatchObject({ plan: { name: 'image-a' }, lock: null });
    expect(first?.refresh).toBeLessThanOrEqual(Math.floor(Date.now() / 1000));
    expect(second?.refresh).toBe(first?.refresh);
  });

  it('fails where the packages cannot be installed, and says why', async () => {
    const problem = { code: 'packages/gone', severity: 'error', message: 'no such package' } as const;
    refreshPackages.mockResolvedValue(failure([problem]));
    const seen = capture();
    expect(await run()).toEqual({ success: false });
    expect(seen.out + seen.err).toContain('error[packages/gone]: no such package');
  });
});
