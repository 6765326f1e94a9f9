import path from 'node:path';
import type { TextIo } from '@nx-aib/cli';
import { capture, testWorkspace, type TestWorkspace } from '../testing/workspace';
import type { Where } from './artifacts';
import { buildExecutor } from './build/executor';
import { downloadExecutor } from './download/executor';
import { lockExecutor } from './lock/executor';
import { packagesExecutor } from './packages/executor';
import { planExecutor } from './plan/executor';
import { refreshExecutor } from './refresh/executor';
import { signExecutor } from './sign/executor';
import { storeOf, storeSizeOf, type StoreOptions } from './store';

const GIB = 2 ** 30;
const before = { ...process.env };
beforeEach(() => {
  delete process.env['NX_AIB_STORE'];
  delete process.env['NX_AIB_STORE_SIZE'];
  process.env['XDG_CACHE_HOME'] = '/cache';
});
afterEach(() => (process.env = { ...before }));

describe('the directory of the store', () => {
  const of = (options: StoreOptions) => {
    const folder = storeOf(options, { root: '/workspace' });
    return folder.ok ? folder.value : folder.diagnostics;
  };

  it("is the target's option, otherwise NX_AIB_STORE, otherwise what nx.json says, otherwise in the user's cache", () => {
    process.env['NX_AIB_STORE'] = '/variable';
    expect(of({ store: '/option', workspaceStore: '/nx-json' })).toBe('/option');
    expect(of({ workspaceStore: '/nx-json' })).toBe('/variable');
    delete process.env['NX_AIB_STORE'];
    expect(of({ workspaceStore: '/nx-json' })).toBe('/nx-json');
    expect(of({})).toBe('/cache/nx-aib');
  });

  it('is relative to the workspace root', () => {
    expect(of({ store: '.cache/one', workspaceStore: '.cache/other' })).toBe('/workspace/.cache/one');
    expect(of({ workspaceStore: '.cache/other' })).toBe('/workspace/.cache/other');
    expect(of({ workspaceStore: '../shared store' })).toBe('/shared store');
  });

  it('cannot be a relative path in NX_AIB_STORE, whatever nx.json says', () => {
    process.env['NX_AIB_STORE'] = 'here';
    expect(of({ workspaceStore: '/nx-json' })).toMatchObject([{ code: 'build-dir/not-absolute' }]);
  });
});

describe('the size of the store', () => {
  it("is the target's option, otherwise NX_AIB_STORE_SIZE, otherwise what nx.json says, otherwise 8 GiB", () => {
    process.env['NX_AIB_STORE_SIZE'] = '2 GiB';
    expect(storeSizeOf({ storeSize: '1 GiB', workspaceStoreSize: '3 GiB' })).toMatchObject({ value: GIB });
    expect(storeSizeOf({ workspaceStoreSize: '3 GiB' })).toMatchObject({ value: 2 * GIB });
    process.env['NX_AIB_STORE_SIZE'] = '';
    expect(storeSizeOf({ workspaceStoreSize: '3 GiB' })).toMatchObject({ value: 3 * GIB });
    expect(storeSizeOf({})).toMatchObject({ value: 8 * GIB });
  });

  it.each([
    ['storeSize', { storeSize: 'lots', workspaceStoreSize: '3 GiB' }],
    ['storeSize of @nx-aib/plugin in nx.json', { workspaceStoreSize: 'lots' }],
  ])('is an error that names %s and says which sizes there are', (name, options) => {
    expect(storeSizeOf(options).diagnostics).toEqual([
      {
        code: 'store/size',
        severity: 'error',
        message: `${name}: "lots" is not a size`,
        hint: expect.stringContaining('GiB') as string,
      },
    ]);
  });
});

describe('the option store', () => {
  let workspace: TestWorkspace;
  beforeEach(() => (workspace = testWorkspace()));
  afterEach(() => {
    jest.restoreAllMocks();
    workspace.remove();
  });

  type Run = (options: StoreOptions, context: Where, io?: TextIo) => Promise<{ success: boolean }>;
  const image = { manifest: 'a/a.aib.yml', arch: 'x86_64' } as const;
  const executors: Readonly<Record<string, Run>> = {
    plan: (options, context) => planExecutor({ ...image, ...options }, context),
    packages: (options, context) => packagesExecutor({ steps: [], ...options }, context),
    build: (options, context) => buildExecutor({ ...image, format: 'raw', ...options }, context),
    lock: (options, context) => lockExecutor({ ...image, ...options }, context),
    download: (options, context) => downloadExecutor({ ...image, ...options }, context),
    refresh: (options, context) => refreshExecutor({ ...image, ...options }, context),
    sign: (options, context) => signExecutor({ ...image, ...options }, context),
  };

  it.each(Object.entries(executors))('reaches the executor %s, and cannot be empty', async (_name, run) => {
    workspace.write({ 'a/a.aib.yml': 'name: a\n' });
    const seen = capture();
    const context = { root: workspace.root, projectName: 'a' };
    expect(await run({ store: '' }, context)).toEqual({ success: false });
    expect(seen.err).toContain(
      'error[build-dir/empty]: the option store is empty\n  hint: give a directory, absolute or relative to the workspace root\n',
    );
  });

  it.each(['packages', 'build', 'refresh'])(
    'of nx.json reaches the executor %s, which says where no store can be',
    async (name) => {
      workspace.write({ 'a/a.aib.yml': 'name: a\n', 'file/x': '' });
      const seen = capture();
      const context = { root: workspace.root, projectName: 'a' };
      const workspaceStore = 'file/x';
      expect(await executors[name]?.({ workspaceStore }, context)).toEqual({ success: false });
      const place = path.join(workspace.root, workspaceStore);
      expect(seen.err).toContain(
        `error[build-dir/not-a-directory]: the store "${place}" cannot be used: it is a file, or inside one\n`,
      );
    },
  );
});
