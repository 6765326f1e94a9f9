import { failure, success } from '@nx-aib/core';
import type { DownloadPackages, DownloadRequest } from '@nx-aib/builder';
import { runSeen } from './testing/run-seen';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

let folder: string;
let manifest: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'aib-dev-download-'));
  manifest = path.join(folder, 'x.aib.yml');
  fs.writeFileSync(manifest, 'name: x\n');
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const run = (words: string[], downloadPackages: DownloadPackages) =>
  runSeen(['download', '--arch', 'x86_64', ...words, manifest], { downloadPackages });

const DONE = {
  file: 'x.aib.lock',
  folder: '/store/downloads/by-sha256',
  cached: 160,
  downloaded: 12,
  bytes: 2 ** 23,
};

describe('aib-dev download', () => {
  it('prints how many packages were cached and how much was downloaded', async () => {
    const requests: DownloadRequest[] = [];
    const ended = await run(['--build-dir', path.join(folder, 'store')], async (request) => {
      requests.push(request);
      return success(DONE);
    });
    expect(ended).toEqual({
      status: 0,
      out: 'x.aib.lock: 172 packages in /store/downloads/by-sha256: 160 already cached, 12 downloaded (8.0 MiB)\n',
      err: '',
    });
    expect(requests).toEqual([
      expect.objectContaining({ manifestFile: manifest, storeDir: path.join(folder, 'store') }),
    ]);
  });

  it('prints no size if there was nothing to download', async () => {
    const ended = await run([], async () => success({ ...DONE, downloaded: 0, bytes: 0 }));
    expect(ended.out).toBe(
      'x.aib.lock: 160 packages in /store/downloads/by-sha256: 160 already cached, 0 downloaded\n',
    );
  });

  it('ends with 1 and what was found', async () => {
    const missing = { code: 'lock/missing', severity: 'error', message: 'there is no lock' } as const;
    const ended = await run([], async () => failure([missing]));
    expect(ended).toEqual({ status: 1, out: '', err: 'error[lock/missing]: there is no lock\n' });
  });
});
