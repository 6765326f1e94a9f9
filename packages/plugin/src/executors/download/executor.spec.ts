import * as build from '@nx-aib/builder';
import { failure, success } from '@nx-aib/core';
import { capture, testWorkspace, type TestWorkspace } from '../../testing/workspace';
import { downloadExecutor } from './executor';
import path from 'node:path';

jest.mock('@nx-aib/builder', () => ({
  ...jest.requireActual<typeof build>('@nx-aib/builder'),
  downloadPackages: jest.fn(),
}));
const downloadPackages = jest.mocked(build.downloadPackages);

let workspace: TestWorkspace;
beforeEach(() => {
  workspace = testWorkspace();
  workspace.write({ 'images/a/a.aib.yml': 'name: image-a\n' });
  downloadPackages.mockReset();
});
afterEach(() => {
  jest.restoreAllMocks();
  workspace.remove();
});

const run = () =>
  downloadExecutor(
    { manifest: 'images/a/a.aib.yml', arch: 'x86_64' },
    { root: workspace.root, projectName: 'a' },
  );

describe('the download target', () => {
  it('shows what was downloaded', async () => {
    downloadPackages.mockResolvedValue(
      success({ file: 'a.aib.lock', folder: '/s', cached: 1, downloaded: 2, bytes: 2 ** 20 }),
    );
    const seen = capture();
    expect(await run()).toEqual({ success: true });
    const manifestFile = path.relative(process.cwd(), path.join(workspace.root, 'images/a/a.aib.yml'));
    expect(downloadPackages).toHaveBeenCalledWith(expect.objectContaining({ manifestFile }));
    expect(seen.out).toBe('a.aib.lock: 3 packages in /s: 1 already cached, 2 downloaded (1.0 MiB)\n');
  });

  it('fails with what was found', async () => {
    downloadPackages.mockResolvedValue(
      failure([{ code: 'lock/missing', severity: 'error', message: 'there is no lock "a.aib.lock"' }]),
    );
    const seen = capture();
    expect(await run()).toEqual({ success: false });
    expect(seen.err).toContain('error[lock/missing]: there is no lock "a.aib.lock"');
  });
});
