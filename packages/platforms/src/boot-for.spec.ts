import type { Result, Arch } from '@nx-aib/core';
import { bootFor } from './boot-for';
import { loadDistribution } from './load-distribution';
import { loadTarget } from './load-target';
import type { BootFacts } from './distribution';
import type { Target } from './target';

function boot(targetName: string, arch: Arch, changed: Partial<Target> = {}): Result<BootFacts> {
  const target = loadTarget(targetName);
  const debian13 = loadDistribution('debian13');
  if (!target.ok || !debian13.ok) throw new Error('not known');
  return bootFor({ ...target.value, ...changed }, debian13.value, arch);
}

describe('bootFor', () => {
  it('boots Debian 13 on qemu from an EFI system partition', () => {
    expect(boot('qemu', 'x86_64')).toEqual({
      ok: true,
      diagnostics: [],
      value: {
        scheme: 'esp-systemd-boot',
        kernelPackage: 'linux-image-cloud-amd64',
        packageArch: 'amd64',
        bootLoader: {
          source: '/usr/lib/systemd/boot/efi/systemd-bootx64.efi',
          destination: 'EFI/BOOT/BOOTX64.EFI',
        },
        bootFiles: { kernel: '/boot/vmlinuz-*', initrd: '/boot/initrd.img-*' },
        consoles: ['ttyS0', 'tty0'],
        cmdline: [],
        rootOnCmdline: true,
      },
    });
  });

  it('gives a computer a kernel with drivers for real hardware', () => {
    expect(boot('pc', 'x86_64')).toMatchObject({
      value: { kernelPackage: 'linux-image-amd64', consoles: ['ttyS0,115200n81', 'tty0'] },
    });
  });

  it('refuses an architecture that the target does not support', () => {
    expect(boot('qemu', 'x86_64', { arches: ['aarch64'] })).toEqual({
      ok: false,
      diagnostics: [
        {
          code: 'platforms/target-arch',
          severity: 'error',
          message: 'target qemu does not support architecture x86_64',
          hint: 'it supports aarch64',
          path: ['target'],
        },
      ],
    });
  });

  it('refuses a target that the distribution cannot be built for', () => {
    expect(boot('rcar_s4', 'aarch64')).toEqual({
      ok: false,
      diagnostics: [
        {
          code: 'platforms/target-distribution',
          severity: 'error',
          message: 'distribution debian13 cannot be built for target rcar_s4, which boots with aboot',
          hint: expect.stringMatching(
            /^debian13 can be built for (\w+, )*pc, (\w+, )*qemu(, \w+)*$/,
          ) as string,
          path: ['target'],
        },
      ],
    });
  });

  it('refuses an architecture that the distribution cannot be built for', () => {
    expect(boot('qemu', 'aarch64')).toEqual({
      ok: false,
      diagnostics: [
        {
          code: 'platforms/distribution-arch',
          severity: 'error',
          message: 'distribution debian13 cannot be built for architecture aarch64',
          hint: 'it can be built for x86_64',
        },
      ],
    });
  });
});
