import { run, sha256File } from '@nx-aib/build-machine';
import { madeBefore, placesIn } from '../../../../steps/src/testing/step-places';
import { esp, type EspParams } from './esp';
import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** The release of Debian 13. */
const TIME = 1_754_697_600;
const MIB = 2 ** 20;
const PARAMS: EspParams = {
  sizeBytes: 64 * MIB,
  volumeId: 'ABCD-1234',
  label: 'ESP',
  title: 'car 1.0',
  cmdline: ['root=UUID=1', 'console=ttyS0,115200n81', 'quiet'],
  efiName: 'EFI/BOOT/BOOTX64.EFI',
  sourceDateEpoch: TIME,
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-esp-'));
  mkdirSync(path.join(folder, 'contents/boot'), { recursive: true });
  for (const name of ['boot.efi', 'vmlinuz', 'initrd.img']) {
    writeFileSync(path.join(folder, 'contents/boot', name), `this is ${name}`.repeat(1000));
    utimesSync(path.join(folder, 'contents/boot', name), TIME, TIME);
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Makes the partition and returns its file, or the errors. */
async function make(name: string, params: Partial<EspParams> = {}) {
  const output = path.join(folder, name);
  const scratch = path.join(folder, `${name}-scratch`);
  mkdirSync(output);
  mkdirSync(scratch);
  const reads = { contents: madeBefore('contents-host') };
  const step = esp.step({ name: 'esp', params: { ...PARAMS, ...params }, reads });
  const places = placesIn(folder, { contents: path.join(folder, 'contents') });
  const made = await esp.act(step, { ...places, output, scratch });
  return { made, image: path.join(output, 'esp.vfat') };
}

async function read(image: string, file: string): Promise<string> {
  const outcome = await run(['mtype', '-i', image, `::${file}`]);
  return outcome.ok ? outcome.stdout : outcome.stderr;
}

describe('the EFI system partition', () => {
  it('holds the boot loader, the kernel, its initrd and one entry', async () => {
    const { made, image } = await make('out');
    expect(made.ok).toBe(true);
    expect(statSync(image).size).toBe(64 * MIB);
    expect(await read(image, 'EFI/BOOT/BOOTX64.EFI')).toMatch(/^this is boot.efi/);
    expect(await read(image, 'vmlinuz')).toMatch(/^this is vmlinuz/);
    expect(await read(image, 'initrd.img')).toMatch(/^this is initrd.img/);
    expect(await read(image, 'loader/loader.conf')).toBe('default image.conf\ntimeout 0\n');
    expect(await read(image, 'loader/entries/image.conf')).toBe(
      `title car 1.0
linux /vmlinuz
initrd /initrd.img
options root=UUID=1 console=ttyS0,115200n81 quiet
`,
    );
  });

  it('is a FAT32 that fsck.fat finds nothing wrong with, and has its label and serial number', async () => {
    const { image } = await make('out');
    expect(await run(['fsck.fat', '-n', image])).toMatchObject({ ok: true });
    const { stdout } = await run(['blkid', '--probe', '--output', 'export', image]);
    expect(stdout.split('\n')).toEqual(
      expect.arrayContaining(['LABEL=ESP', 'UUID=ABCD-1234', 'VERSION=FAT32']),
    );
  });

  it('is the same to the byte two seconds later, FAT’s clock having moved on', async () => {
    const first = await make('first');
    await new Promise((resolve) => setTimeout(resolve, 2100));
    const second = await make('second');
    expect(await sha256File(second.image)).toBe(await sha256File(first.image));
  });

  it('that is too small is an error that says which option makes it larger', async () => {
    writeFileSync(path.join(folder, 'contents/boot/initrd.img'), Buffer.alloc(70 * MIB, 'x'));
    expect((await make('out')).made).toEqual({
      ok: false,
      diagnostics: [
        {
          code: 'build/filesystem-full',
          severity: 'error',
          message: 'boot loader, kernel and initrd do not fit into the EFI system partition of 64 MiB',
          hint: 'increase image.partitions.efi.size',
          path: ['image', 'partitions', 'efi', 'size'],
        },
      ],
    });
  });

  it('that cannot be made is an error with the words of the program', async () => {
    rmSync(path.join(folder, 'contents/boot/initrd.img'));
    expect((await make('out')).made.diagnostics[0]?.message).toMatch(
      /^step esp failed: mcopy ended with exit status 1: .*initrd\.img.*No such file/,
    );
  });
});
