import { existsSync } from 'node:fs';
import path from 'node:path';
import * as build from '@nx-aib/builder';
import { failure, success } from '@nx-aib/core';
import { capture, testWorkspace, type TestWorkspace } from '../../testing/workspace';
import { buildExecutor } from './executor';

jest.mock('@nx-aib/builder', () => ({
  ...jest.requireActual<typeof build>('@nx-aib/builder'),
  buildImage: jest.fn(),
}));
const buildImage = jest.mocked(build.buildImage);

const cacheHome = process.env['XDG_CACHE_HOME'];
let workspace: TestWorkspace;
beforeEach(() => {
  workspace = testWorkspace();
  buildImage.mockReset();
});
afterEach(() => {
  if (cacheHome === undefined) delete process.env['XDG_CACHE_HOME'];
  else process.env['XDG_CACHE_HOME'] = cacheHome;
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
    const image = path.relative(process.cwd(), path.join(workspace.root, 'dist/a/image-a.raw'));
    expect(seen.out.replace(/\d+\.\d s/, '0.0 s').replace(/of \d+ steps/, 'of 9 steps')).toBe(
      '  packages-host      cached\n' +
        `${image} is up to date: none of 9 steps had to run (0.0 s)\n` +
        'next: nx boot a, or nx verify a\n',
    );
  });

  it('puts it where the plugin says, and names the targets as they are called', async () => {
    workspace.write({ 'images/a/a.aib.yml': 'name: image-a\n' });
    buildImage.mockImplementation((request) =>
      Promise.resolve(success({ image: request.out, descriptor: '' })),
    );
    const seen = capture();
    const targets = {
      start: { executor: '@nx-aib/plugin:boot' },
      check: { executor: '@nx-aib/plugin:verify-uncached' },
      boot: { executor: 'nx:run-commands' },
    };
    const context = {
      root: workspace.root,
      projectName: 'a',
      projectsConfigurations: { version: 2, projects: { a: { root: 'a', targets } } },
    };
    const options = { manifest: 'images/a/a.aib.yml', format: 'qcow2', outputPath: 'out/a' } as const;
    expect(await buildExecutor(options, context)).toEqual({ success: true });
    expect(buildImage).toHaveBeenCalledWith(
      expect.objectContaining({ out: path.join(workspace.root, 'out/a/image-a.qcow2') }),
    );
    expect(seen.out).toContain('next: nx start a, or nx check a\n');
  });

  it('warns of packages that are older than 30 days, or than another age', async () => {
    workspace.write({ 'images/a/a.aib.yml': 'name: image-a\n' });
    buildImage.mockImplementation((request) =>
      Promise.resolve(success({ image: request.out, descriptor: '' })),
    );
    capture();
    const options = { manifest: 'images/a/a.aib.yml', arch: 'x86_64', format: 'raw' } as const;
    const context = { root: workspace.root, projectName: 'a' };
    for (const maxPackageAge of [undefined, '12h', 'never'])
      await buildExecutor({ ...options, ...(maxPackageAge && { maxPackageAge }) }, context);
    const ages = buildImage.mock.calls.map(([request]) => request.maxPackageAge);
    expect(ages).toEqual([30 * 24 * 3600, 12 * 3600, undefined]);
    expect(await buildExecutor({ ...options, maxPackageAge: 'a month' }, context)).toEqual({
      success: false,
    });
  });

  it('prunes the store that nx.json names to the size that nx.json gives, and not to one that is not a size', async () => {
    workspace.write({ 'images/a/a.aib.yml': 'name: image-a\n' });
    buildImage.mockImplementation((request) =>
      Promise.resolve(success({ image: request.out, descriptor: '' })),
    );
    const seen = capture();
    const options = { manifest: 'images/a/a.aib.yml', arch: 'x86_64', format: 'raw' } as const;
    const ofWorkspace = { workspaceStore: '.cache/store', workspaceStoreSize: '3 GiB' };
    const context = { root: workspace.root, projectName: 'a' };
    expect(await buildExecutor({ ...options, ...ofWorkspace }, context)).toEqual({ success: true });
    const [[request] = []] = buildImage.mock.calls;
    expect(request).toMatchObject({
      storeDir: path.join(workspace.root, '.cache/store'),
      storeSize: 3 * 2 ** 30,
    });
    expect(await buildExecutor({ ...options, ...ofWorkspace, storeSize: 'lots' }, context)).toEqual({
      success: false,
    });
    expect(seen.err).toMatch(/^error\[store\/size\]: storeSize: "lots" is not a size\n {2}hint: /);
    expect(buildImage).toHaveBeenCalledTimes(1);
  });

  it.each([
    [
      'dist',
      'error[output/parent-not-a-directory]: the image "dist/a/image-a.qcow2" cannot be written: its directory is a file',
    ],
    [
      'dist/a/image-a.qcow2/file',
      'error[output/directory]: the image "dist/a/image-a.qcow2" cannot be written: it is a directory',
    ],
    [
      'dist/a/image.json/file',
      'error[output/directory]: the image\'s descriptor "dist/a/image.json" cannot be written: it is a directory',
    ],
  ])('does not begin where %s is in the way', async (inTheWay, why) => {
    workspace.write({ 'images/a/a.aib.yml': 'name: image-a\n', [inTheWay]: '' });
    const seen = capture();
    expect(await run()).toEqual({ success: false });
    expect(seen.err.replaceAll(`${workspace.root}/`, '')).toBe(`${why}\n`);
    expect(buildImage).not.toHaveBeenCalled();
  });

  it("keeps finished steps in the user's cache, and says where that cannot be", async () => {
    workspace.write({ 'images/a/a.aib.yml': 'name: image-a\n', 'cache/nx-aib': '' });
    process.env['XDG_CACHE_HOME'] = path.join(workspace.root, 'cache');
    buildImage.mockImplementation(jest.requireActual<typeof build>('@nx-aib/builder').buildImage);
    const seen = capture();
    expect(await run()).toEqual({ success: false });
    expect(seen.err.replaceAll(`${workspace.root}/`, '')).toBe(
      'error[build-dir/not-a-directory]: the store "cache/nx-aib" cannot be used: it is a file, or inside one\n  hint: set NX_AIB_STORE to another directory, or use --build-dir with aib-dev\n',
    );
  });

  it('fails with what the engine found', async () => {
    workspace.write({ 'images/a/a.aib.yml': 'name: image-a\n' });
    const missing = {
      code: 'machine/missing-tools',
      severity: 'error',
      message: 'mmdebstrap is missing',
    } as const;
    buildImage.mockResolvedValue(failure([missing]));
    const seen = capture();
    expect(await run()).toEqual({ success: false });
    expect(seen.err).toContain('error[machine/missing-tools]: mmdebstrap is missing');
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
