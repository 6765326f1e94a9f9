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

describe('the folder of the store', () => {
  it("is in the user's cache by default", () => {
    process.env['XDG_CACHE_HOME'] = '/cache';
    expect(found()).toBe('/cache/nx-aib');
  });

  it('is what NX_AIB_STORE names', () => {
    process.env['XDG_CACHE_HOME'] = '/cache';
    process.env['NX_AIB_STORE'] = '/srv/../srv/store/';
    expect(found()).toBe('/srv/store');
    process.env['NX_AIB_STORE'] = '';
    expect(found()).toBe('/cache/nx-aib');
  });

  it('is what --build-dir names before all else, from the working directory', () => {
    process.env['NX_AIB_STORE'] = 'not absolute';
    expect(found('here')).toBe(path.resolve('here'));
  });

  it('is no relative path of NX_AIB_STORE, which would be another one for each command', () => {
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
