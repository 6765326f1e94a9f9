import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { storeFileCommand, storeFolder } from './store-folder';

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

  it("is the workspace's, relative to the working directory, unless NX_AIB_STORE or --build-dir is set", () => {
    process.env['XDG_CACHE_HOME'] = '/cache';
    expect(storeFolder({ ofWorkspace: 'here' })).toMatchObject({ value: path.resolve('here') });
    expect(storeFolder({ ofWorkspace: 'here', buildDir: '/there' })).toMatchObject({ value: '/there' });
    process.env['NX_AIB_STORE'] = '';
    expect(storeFolder({ ofWorkspace: 'here' })).toMatchObject({ value: path.resolve('here') });
    process.env['NX_AIB_STORE'] = '/srv/store';
    expect(storeFolder({ ofWorkspace: 'here' })).toMatchObject({ value: '/srv/store' });
    process.env['NX_AIB_STORE'] = 'store';
    expect(storeFolder({ ofWorkspace: 'here' }).diagnostics).toMatchObject([
      { code: 'build-dir/not-absolute' },
    ]);
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

describe('a command that prints a file of the store', () => {
  let folder: string;
  const at = (name: string): string => path.join(folder, name);
  const printed = (env: Record<string, string>, period?: number) =>
    execFileSync('sh', ['-c', storeFileCommand('y.json', { period })], {
      env: { PATH: process.env['PATH'], ...env },
    }).toString();

  beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-store-file-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each([
    ['in NX_AIB_STORE', { NX_AIB_STORE: '/s', XDG_CACHE_HOME: '/a b', HOME: '/home' }, 's'],
    ['in XDG_CACHE_HOME', { XDG_CACHE_HOME: '/a b', HOME: '/home' }, 'a b/nx-aib'],
    ['in XDG_CACHE_HOME if NX_AIB_STORE is empty', { NX_AIB_STORE: '', XDG_CACHE_HOME: '/c' }, 'c/nx-aib'],
    ['in the home directory', { HOME: '/home' }, 'home/.cache/nx-aib'],
  ])('finds it %s, and prints nothing if it is missing', (_where, env, name) => {
    const below = Object.fromEntries(
      Object.entries(env).map(([key, value]) => [key, value === '' ? '' : `${folder}${value}`]),
    );
    expect(printed(below)).toBe('');
    mkdirSync(at(name), { recursive: true });
    writeFileSync(at(`${name}/y.json`), '{}\n');
    expect(printed(below)).toBe('{}\n');
    // XDG Base Directory Specification: relative paths are ignored.
    if (name.startsWith('home')) expect(printed({ ...below, XDG_CACHE_HOME: 'x' })).toBe('{}\n');
  });

  it("finds it in the workspace's store, unless NX_AIB_STORE is set", () => {
    const inWorkspace = (env: Record<string, string>) =>
      execFileSync('sh', ['-c', storeFileCommand('y.json', { ofWorkspace: `'./a b'` })], {
        cwd: folder,
        env: { PATH: process.env['PATH'], HOME: at('home'), ...env },
      }).toString();
    for (const name of ['a b', 'set', 'home/.cache/nx-aib']) {
      mkdirSync(at(name), { recursive: true });
      writeFileSync(at(`${name}/y.json`), name);
    }
    expect(inWorkspace({})).toBe('a b');
    expect(inWorkspace({ NX_AIB_STORE: '' })).toBe('a b');
    expect(inWorkspace({ NX_AIB_STORE: at('set') })).toBe('set');
  });

  it('finds the home directory of an account if HOME is not set', () => {
    expect(storeFileCommand('y.json')).toContain('getent passwd');
    expect(printed({})).toBe(printed({ HOME: os.userInfo().homedir }));
  });

  it('counts the periods since the file was written, or since 1970', () => {
    const count = (period: number) => printed({ NX_AIB_STORE: folder }, period);
    const now = Math.floor(Date.now() / 1000);
    expect(Math.abs(Number(count(1)) - now)).toBeLessThan(60);
    expect(count(2 ** 40)).toBe('0\n');
    writeFileSync(at('y.json'), '{}\n');
    expect(count(3600)).toBe('{}\n0\n');
    utimesSync(at('y.json'), now, now - 2 * 3600 - 60);
    expect(count(3600)).toBe('{}\n2\n');
    expect(count(3 * 3600)).toBe('{}\n0\n');
  });
});
