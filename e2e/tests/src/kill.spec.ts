import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { copySparse, startProcess } from '@nx-aib/build-machine';
import { nx } from './testing/commands';
import { freshCopy } from './testing/fresh-copy';
import { qemusWith, waitForQemus } from './testing/qemu-processes';

const IMAGE = 'dist/image-qemu/image-qemu.qcow2';
/** From the firmware to the login prompt, without hardware virtualisation on a busy machine. */
const BOOT_MS = 5 * 60_000;

beforeAll(() => nx('build', 'image-qemu'));

describe('after kill -9', () => {
  it.each(['boot', 'verify'])('of ./nx %s no QEMU is left behind', async (target) => {
    const image = freshCopy(IMAGE);
    const env = { NX_DAEMON: 'false', XDG_CACHE_HOME: freshCopy('../cache') };
    const command = startProcess(
      ['node', freshCopy('node_modules/.bin/nx'), target, 'image-qemu', '--skip-nx-cache'],
      {
        cwd: freshCopy(),
        env,
        inherit: 'all',
      },
    );
    command.stdout.resume();
    command.stderr.resume();
    await waitForQemus(image, (count) => count > 0, 120_000);
    // Only this process: not its children, as killing its process group would.
    process.kill(Number(command.pid), 'SIGKILL');
    await waitForQemus(image, (count) => count === 0, 10_000);
    expect(await qemusWith(image)).toEqual([]);
  });
});

describe('air', () => {
  it('boots an image of which it knows nothing but the file, and leaves no QEMU behind after kill -9', async () => {
    const directory = await mkdtemp('/var/tmp/nx-aib-any-');
    try {
      const image = path.join(directory, 'any-image');
      await copySparse(freshCopy(IMAGE), image);
      const air = startProcess(
        ['node', freshCopy('node_modules/.bin/air'), '--nographics', '--snapshot', image],
        { inherit: 'all' },
      );
      air.stderr.resume();
      let printed = '';
      const prompted = new Promise<boolean>((resolve) => {
        const timer = setTimeout(() => resolve(false), BOOT_MS);
        air.stdout.on('data', (chunk: Buffer) => {
          printed += chunk.toString();
          if (!printed.includes('image-qemu login:')) return;
          clearTimeout(timer);
          resolve(true);
        });
      });
      expect({ prompted: await prompted, printed }).toMatchObject({ prompted: true });
      process.kill(Number(air.pid), 'SIGKILL');
      await waitForQemus(image, (count) => count === 0, 10_000);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
