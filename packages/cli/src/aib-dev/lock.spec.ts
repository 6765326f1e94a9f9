import { failure, success } from '@nx-aib/core';
import type { LockPackages, LockRequest } from '@nx-aib/builder';
import { runSeen } from './testing/run-seen';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

let folder: string;
let manifest: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'aib-dev-lock-'));
  manifest = path.join(folder, 'x.aib.yml');
  fs.writeFileSync(manifest, 'name: x\n');
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const run = (words: string[], lockPackages: LockPackages) => {
  const buildImage = () => Promise.reject(new Error('begun'));
  return runSeen(['lock', '--arch', 'x86_64', ...words], { buildImage, lockPackages });
};

const empty = { distro: 'debian13', arch: 'x86_64', requested: {}, packages: [] } as const;
const fits: LockPackages = async () =>
  success({
    file: 'x.aib.lock',
    state: 'fits',
    lock: empty,
    diff: { added: [], removed: [], changed: [], moved: [], kept: 0 },
  });

describe('aib-dev lock', () => {
  it.each([
    [[], 'new'],
    [['--update'], 'all'],
    [['--check'], 'check'],
  ] as const)('given %j resolves "%s"', async (words, resolve) => {
    const requests: LockRequest[] = [];
    const ended = await run([...words, '--build-dir', path.join(folder, 'store'), manifest], (request) => {
      requests.push(request);
      return fits(request);
    });
    expect(ended).toEqual({ status: 0, out: 'x.aib.lock matches the manifest: 0 packages\n', err: '' });
    expect(requests).toEqual([
      expect.objectContaining({ manifestFile: manifest, resolve, storeDir: path.join(folder, 'store') }),
    ]);
  });

  it('does not mind the lock that it is to replace', async () => {
    fs.writeFileSync(path.join(folder, 'x.aib.lock'), 'old\n');
    expect((await run([manifest], fits)).status).toBe(0);
  });

  it('says at once what is wrong with the manifest and with the store', async () => {
    fs.writeFileSync(manifest, 'name: x\nqm: { memory_limit: { max: lots } }\n');
    const before = process.env['NX_AIB_STORE'];
    process.env['NX_AIB_STORE'] = 'here';
    const { status, err } = await run([manifest], fits);
    if (before === undefined) delete process.env['NX_AIB_STORE'];
    else process.env['NX_AIB_STORE'] = before;
    expect(status).toBe(1);
    expect(err).toContain('error[build-dir/not-absolute]: NX_AIB_STORE: "here" is not an absolute path\n');
    expect(err).toMatch(/x\.aib\.yml:2:28: error\[manifest\/memory-limit\]: qm\.memory_limit\.max: "lots"/);
  });

  it('ends with 1 and what was found', async () => {
    const missing = { code: 'lock/missing', severity: 'error', message: 'there is no lock' } as const;
    const ended = await run(['--check', manifest], async () => failure([missing]));
    expect(ended).toEqual({ status: 1, out: '', err: 'error[lock/missing]: there is no lock\n' });
  });

  it('does not check and update at once', async () => {
    const ended = await run(['--check', '--update', manifest], fits);
    expect(ended.status).toBe(2);
    expect(ended.err).toBe("error: option '--update' cannot be used with option '--check'\n");
  });
});
