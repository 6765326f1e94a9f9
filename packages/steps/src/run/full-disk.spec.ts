import { failure, success } from '@nx-aib/core';
import { withMachineErrors } from './full-disk';
import { onSmallDisk } from '../testing/small-disk';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-full-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const places = () => ({
  storeDir: path.join(folder, 'store'),
  out: path.join(folder, 'car.qcow2'),
  hint: 'make room',
});
const systemError = (code: string): Error =>
  Object.assign(new Error(`${code}: as Node says it, write`), { code, syscall: 'write', errno: -1 });

describe('what the machine refuses', () => {
  it.each(['ENOSPC', 'EDQUOT', 'EFBIG'])(
    'is one diagnostic that says where room is missing: %s',
    async (code) => {
      const result = await withMachineErrors(places(), () => Promise.reject(systemError(code)));
      expect(result.diagnostics).toEqual([
        {
          code: 'machine/disk-full',
          severity: 'error',
          message: expect.stringMatching(
            /^no space left on the disk: .+, write; \d+ MiB are free for the store ".+", \d+ MiB for the image in ".+"$/,
          ) as string,
          hint: 'make room',
        },
      ]);
    },
  );

  it('is the same where a program says it', async () => {
    const said = 'step tools failed: tar ended with exit status 2: tar: x: No space left on device';
    const failed = failure([{ code: 'build/program-failed', severity: 'error', message: said }]);
    const result = await withMachineErrors(places(), () => Promise.resolve(failed));
    expect(result.diagnostics).toMatchObject([{ code: 'machine/disk-full' }]);
  });

  it('is the same where an exception says it for a program, and in one line', async () => {
    const said = 'tar failed: zstd: error 70 : No space left on device\ntar: Child returned status 70\n';
    const result = await withMachineErrors({ storeDir: folder, folder: path.join(folder, 'layers') }, () =>
      Promise.reject(new Error(said)),
    );
    expect(result.diagnostics[0]?.message).toMatch(
      /^no space left on the disk: tar failed: zstd: error 70 : No space left on device; \d+ MiB are free for the store ".+", \d+ MiB for the packages' archives in ".+layers"$/,
    );
  });

  it('is said once, whatever else has failed', async () => {
    const noRoom = { code: 'machine/disk-full', severity: 'error', message: 'no room' } as const;
    const other = { code: 'build/program-failed', severity: 'error', message: 'Write error' } as const;
    const result = await withMachineErrors(places(), () =>
      Promise.resolve(failure([other, noRoom, { ...noRoom }])),
    );
    expect(result).toEqual(failure([{ ...noRoom, hint: 'make room' }]));
  });

  it('is a diagnostic too when it is no full disk, and bugs and results stay what they are', async () => {
    const denied = await withMachineErrors(places(), () => Promise.reject(systemError('EACCES')));
    expect(denied.diagnostics).toMatchObject([{ code: 'machine/system-error' }]);
    await expect(withMachineErrors(places(), () => Promise.reject(new TypeError('bug')))).rejects.toThrow(
      'bug',
    );
    expect(await withMachineErrors(places(), () => Promise.resolve(success(1)))).toEqual(success(1));
  });
});

describe('a store on a full disk', () => {
  const src = path.resolve(__dirname, '..');

  it('keeps no half of an output, cleans up and works again when there is room', async () => {
    const called: [string, string] = [path.join(src, 'store/testing/fill-disk.ts'), 'fillDisk'];
    expect(await onSmallDisk(folder, '1m', called)).toEqual({
      codes: ['machine/disk-full'],
      objects: [],
      staging: [],
      leases: [],
      locks: [],
      afterwards: 'there',
    });
  }, 30_000);

  it('is noticed by who only hears that programs could not write', async () => {
    const called: [string, string] = [path.join(__dirname, '../testing/fill-by-steps.ts'), 'fillBySteps'];
    const message = expect.stringMatching(
      /^no space left on the disk: step (left|right) failed: bsdtar ended with exit status 1: bsdtar: Write error; 0 MiB are free for the store ".+"$/,
    ) as string;
    expect(await onSmallDisk(folder, '24m', called)).toEqual({
      full: [expect.objectContaining({ code: 'machine/disk-full', message }) as unknown],
      staged: [],
      withRoom: [
        {
          code: 'build/program-failed',
          severity: 'error',
          message: 'step left failed: bsdtar ended with exit status 1: bsdtar: Write error',
          hint: expect.stringContaining('left.log') as string,
        },
      ],
    });
  }, 30_000);
});
