import { storeFolder } from './store-folder';
import path from 'node:path';

const VARIABLES = ['NX_AIB_STORE', 'XDG_CACHE_HOME'] as const;
const before = VARIABLES.map((name) => [name, process.env[name]] as const);
beforeEach(() => VARIABLES.forEach((name) => delete process.env[name]));
afterAll(() =>
  before.forEach(([name, value]) => {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }),
);

const found = (buildDir?: string) => {
  const folder = storeFolder(buildDir === undefined ? {} : { buildDir });
  return folder.ok ? folder.value : folder.diagnostics;
};

describe('the directory of the store', () => {
  it("is in the user's cache by default", () => {
    process.env['XDG_CACHE_HOME'] = '/cache';
    expect(found()).toBe('/cache/nx-aib');
  });

  it('is NX_AIB_STORE if that is set', () => {
    process.env['XDG_CACHE_HOME'] = '/cache';
    process.env['NX_AIB_STORE'] = '/srv/../srv/store/';
    expect(found()).toBe('/srv/store');
    process.env['NX_AIB_STORE'] = '';
    expect(found()).toBe('/cache/nx-aib');
  });

  it('is --build-dir, relative to the working directory, even if NX_AIB_STORE is set', () => {
    process.env['NX_AIB_STORE'] = 'not absolute';
    expect(found('here')).toBe(path.resolve('here'));
  });

  it('cannot be a relative path in NX_AIB_STORE, which would differ between commands', () => {
    process.env['NX_AIB_STORE'] = 'store';
    expect(found()).toEqual([
      {
        code: 'build-dir/not-absolute',
        severity: 'error',
        message: 'NX_AIB_STORE: "store" is not an absolute path',
      },
    ]);
  });
});
