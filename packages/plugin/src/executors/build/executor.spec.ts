import { existsSync } from 'node:fs';
import path from 'node:path';
import * as build from '@nx-aib/build';
import { failure, success } from '@nx-aib/manifest';
import { capture, testWorkspace, type TestWorkspace } from '../../testing/workspace';
import { buildExecutor } from './executor';

jest.mock('@nx-aib/build', () => ({
  ...jest.requireActual<typeof build>('@nx-aib/build'),
  buildImage: jest.fn(),
}));
const buildImage = jest.mocked(build.buildImage);

let workspace: TestWorkspace;
beforeEach(() => {
  workspace = testWorkspace();
  buildImage.mockReset();
});
afterEach(() => {
  jest.restoreAllMocks();
  workspace.remove();
});

const run = (format: 'qcow2' | 'raw' = 'qcow2') =>
  buildExecutor(
    { manifest: 'images/a/a.aib.yml', arch: 'x86_64', format },
    { root: workspace.root, projectName: 'a' },
  );

describe('the build target', () => {
  it("puts the image, by its own name and format, among the project's artifacts", async () => {
    workspace.write({ 'images/a/a.aib.yml': 'name: image-a\n' });
    buildImage.mockImplementation(async (request) => {
      request.report({ step: 'packages-host', state: 'hit' });
      return success({ image: request.out, descriptor: '' });
    });
    const seen = capture();
    expect(await run('raw')).toEqual({ success: true });
    expect(buildImage).toHaveBeenCalledWith(
      expect.objectContaining({
        plan: expect.objectContaining({ name: 'image-a' }),
        manifestDir: path.join(workspace.root, 'images/a'),
        format: 'raw',
        out: path.join(workspace.root, 'dist/a/image-a.raw'),
        descriptor: path.join(workspace.root, 'dist/a/image.json'),
        dryRun: false,
      }),
    );
    expect(seen.out).toMatch(/^ *packages-host +in the store\n$/);
  });

  it('fails with what the engine found', async () => {
    workspace.write({ 'images/a/a.aib.yml': 'name: image-a\n' });
    const missing = {
      code: 'host/missing-tools',
      severity: 'error',
      message: 'mmdebstrap is missing',
    } as const;
    buildImage.mockResolvedValue(failure([missing]));
    const seen = capture();
    expect(await run()).toEqual({ success: false });
    expect(seen.err).toContain('error[host/missing-tools]: mmdebstrap is missing');
  });

  it('neither builds nor writes anything for a manifest that is wrong', async () => {
    workspace.write({ 'images/a/a.aib.yml': 'name: image-a\nunknown: 1\n' });
    const seen = capture();
    expect(await run()).toEqual({ success: false });
    expect(seen.err).toContain('error[manifest/unknown-key]');
    expect(buildImage).not.toHaveBeenCalled();
    expect(existsSync(path.join(workspace.root, 'dist'))).toBe(false);
  });
});
