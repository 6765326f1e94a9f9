import type { Lock, LockDiff } from '@nx-aib/package-family';
import * as build from '@nx-aib/builder';
import { failure, success } from '@nx-aib/core';
import { capture, testWorkspace, type TestWorkspace } from '../../testing/workspace';
import { lockExecutor } from './executor';
import path from 'node:path';

jest.mock('@nx-aib/builder', () => ({
  ...jest.requireActual<typeof build>('@nx-aib/builder'),
  lockPackages: jest.fn(),
}));
const lockPackages = jest.mocked(build.lockPackages);

let workspace: TestWorkspace;
beforeEach(() => {
  workspace = testWorkspace();
  workspace.write({ 'images/a/a.aib.yml': 'name: image-a\n' });
  lockPackages.mockReset();
});
afterEach(() => {
  jest.restoreAllMocks();
  workspace.remove();
});

const run = (options: { update?: boolean; check?: boolean } = {}) =>
  lockExecutor(
    { manifest: 'images/a/a.aib.yml', arch: 'x86_64', ...options },
    { root: workspace.root, projectName: 'a' },
  );

const lock: Lock = { distro: 'debian13', arch: 'x86_64', requested: {}, packages: [] };
const diff: LockDiff = { added: [], removed: [], changed: [], moved: [], kept: 0 };

describe('the lock target', () => {
  it.each([
    [{}, 'new'],
    [{ update: true }, 'all'],
    [{ check: true }, 'check'],
  ] as const)('given %j resolves "%s", and shows what became of the lock', async (options, resolve) => {
    lockPackages.mockResolvedValue(success({ file: 'a.aib.lock', state: 'fits', lock, diff }));
    const seen = capture();
    expect(await run(options)).toEqual({ success: true });
    expect(lockPackages).toHaveBeenCalledWith(
      expect.objectContaining({
        manifestFile: path.relative(process.cwd(), path.join(workspace.root, 'images/a/a.aib.yml')),
        resolve,
      }),
    );
    expect(seen.out).toBe('a.aib.lock matches the manifest: 0 packages\n');
  });

  it('needs no lock that can be read, for it makes one', async () => {
    workspace.write({ 'images/a/a.aib.lock': 'old\n' });
    lockPackages.mockResolvedValue(success({ file: 'a.aib.lock', state: 'new', lock, diff }));
    capture();
    expect(await run({ update: true })).toEqual({ success: true });
  });

  it('says at once what is wrong with the manifest and with the store', async () => {
    workspace.write({ 'images/a/a.aib.yml': 'name: image-a\nqm: { memory_limit: { max: lots } }\n' });
    const store = process.env['NX_AIB_STORE'];
    process.env['NX_AIB_STORE'] = 'here';
    const seen = capture();
    try {
      expect(await run()).toEqual({ success: false });
    } finally {
      if (store === undefined) delete process.env['NX_AIB_STORE'];
      else process.env['NX_AIB_STORE'] = store;
    }
    expect(seen.err).toMatch(
      /a\.aib\.yml:2:28: error\[manifest\/memory-limit\]: qm\.memory_limit\.max: "lots"/,
    );
    expect(seen.err).toContain(
      'error[build-dir/not-absolute]: NX_AIB_STORE: "here" is not an absolute path\n',
    );
    expect(lockPackages).not.toHaveBeenCalled();
  });

  it('fails with what was found', async () => {
    lockPackages.mockResolvedValue(
      failure([{ code: 'lock/missing', severity: 'error', message: 'there is no lock "a.aib.lock"' }]),
    );
    const seen = capture();
    expect(await run({ check: true })).toEqual({ success: false });
    expect(seen.err).toContain('error[lock/missing]: there is no lock "a.aib.lock"');
    expect(seen.out).toBe('');
  });
});
