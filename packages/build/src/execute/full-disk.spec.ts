import { run } from '@nx-aib/host';
import { failure, success } from '@nx-aib/manifest';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { withMachineErrors } from './full-disk';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-full-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const places = () => ({ storeDir: path.join(folder, 'store'), out: path.join(folder, 'car.qcow2') });
const systemError = (code: string): Error =>
  Object.assign(new Error(`${code}: as Node says it, write`), { code, syscall: 'write', errno: -1 });

describe('what the machine refuses', () => {
  it.each(['ENOSPC', 'EDQUOT', 'EFBIG'])(
    'is one diagnostic that says where room is missing: %s',
    async (code) => {
      const result = await withMachineErrors(places(), () => Promise.reject(systemError(code)));
      expect(result.diagnostics).toEqual([
        {
          code: 'host/disk-full',
          severity: 'error',
          message: expect.stringMatching(
            /^no room is left on the disk: .+, write; \d+ MiB are free for the build directory ".+", \d+ MiB for the image in ".+"$/,
          ) as string,
          hint: expect.stringContaining('aib-dev store prune') as string,
        },
      ]);
    },
  );

  it('is the same where a program says it', async () => {
    const said = 'step tools failed: tar ended with exit status 2: tar: x: No space left on device';
    const failed = failure([{ code: 'build/program-failed', severity: 'error', message: said }]);
    const result = await withMachineErrors(places(), () => Promise.resolve(failed));
    expect(result.diagnostics).toMatchObject([{ code: 'host/disk-full' }]);
  });

  it('is a diagnostic too when it is no full disk, and bugs and results stay what they are', async () => {
    const denied = await withMachineErrors(places(), () => Promise.reject(systemError('EACCES')));
    expect(denied.diagnostics).toMatchObject([{ code: 'host/system-error' }]);
    await expect(withMachineErrors(places(), () => Promise.reject(new TypeError('bug')))).rejects.toThrow(
      'bug',
    );
    expect(await withMachineErrors(places(), () => Promise.resolve(success(1)))).toEqual(success(1));
  });
});

describe('a store on a full disk', () => {
  const packageRoot = path.resolve(__dirname, '../..');
  const script = `require('@nx-aib/host/run-cli').runTypeScript(${JSON.stringify(path.dirname(packageRoot))});
    require(${JSON.stringify(path.join(packageRoot, 'src/store/testing/fill-disk.ts'))}).fillDisk(process.argv[1]);`;

  it('keeps no half of an output, cleans up and works again when there is room', async () => {
    const mounted = `mount -t tmpfs -o size=1m tmpfs "$1" && exec "$2" -e "$3" "$1"`;
    const userNamespace = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
    const outcome = await run(
      ['unshare', '--mount', ...userNamespace, 'sh', '-c', mounted, 'sh', folder, process.execPath, script],
      { cwd: __dirname },
    );
    expect({ ok: outcome.ok, stderr: outcome.stderr }).toEqual({ ok: true, stderr: '' });
    expect(JSON.parse(outcome.stdout)).toEqual({
      codes: ['host/disk-full'],
      objects: [],
      staging: [],
      leases: [],
      locks: [],
      afterwards: 'there',
    });
  }, 30_000);
});
