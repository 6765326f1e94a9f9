import type { PlannedKernel } from '@nx-aib/image-plan';
import { judged } from '../testing/judged';
import { kernel } from './kernel';

const ROOT = 'root=UUID=11111111-2222-3333-4444-555555555555';

const planned = (change: Partial<PlannedKernel>) => ({
  kernel: {
    package: 'linux-image-cloud-amd64',
    cmdline: [ROOT, 'ro', 'console=tty0', 'console=ttyS0'],
    removedModules: [],
    ...change,
  },
});

describe('the checks of the kernel', () => {
  it('pass on the planned one', () => {
    expect(judged(kernel, planned({ removedModules: ['no-such-module'] }))).toEqual([
      'kernel/cmdline: pass',
      'kernel/package: pass',
      'kernel/removed-module/no-such-module: pass',
    ]);
  });

  it('see words that are missing, or in another order', () => {
    const cmdline = [ROOT, 'ro', 'console=tty0', 'console=ttyS0'];
    expect(judged(kernel, planned({ cmdline: [...cmdline, 'quiet'] }))[0]).toBe(
      'kernel/cmdline: fail, "quiet" is missing',
    );
    expect(judged(kernel, planned({ cmdline: [ROOT, 'console=tty0', 'ro', 'console=ttyS0'] }))[0]).toBe(
      'kernel/cmdline: fail, "console=tty0" is out of order',
    );
  });

  it('see words that nobody planned, also where a planned one appears twice', () => {
    const added = judged(kernel, planned({}), [[' ro ', ' ro init=/bin/sh ro ']])[0];
    expect(added).toBe('kernel/cmdline: fail, "init=/bin/sh" is not planned; "ro" is not planned');
    const initrd = judged(kernel, planned({}), [['initrd=\\initrd.img', 'initrd=\\other.img']])[0];
    expect(initrd).toBe('kernel/cmdline: fail, "initrd=\\other.img" is not planned');
  });

  it('take an argument of several words', () => {
    expect(judged(kernel, planned({ cmdline: [`${ROOT} ro console=tty0`, ' console=ttyS0 '] }))[0]).toBe(
      'kernel/cmdline: pass',
    );
    expect(
      judged(kernel, planned({ cmdline: [ROOT, 'ro console=tty0 console=ttyS0 dyndbg="file a.c +p"'] }))[0],
    ).toBe('kernel/cmdline: fail, "dyndbg="file" is missing; "a.c" is missing; "+p"" is missing');
  });

  it('see that another kernel runs than the package brings', () => {
    expect(judged(kernel, {}, [['\n6.12.117+deb13', '\n6.12.99+deb13']])[1]).toBe(
      'kernel/package: fail, another kernel is running',
    );
  });

  it('see a removed module however its name is written', () => {
    expect(judged(kernel, planned({ removedModules: ['virtio-blk', 'virtio_iommu'] })).slice(2)).toEqual([
      'kernel/removed-module/virtio-blk: fail, virtio_blk.ko.xz is there; it is loaded',
      'kernel/removed-module/virtio_iommu: fail, virtio-iommu.ko.xz is there',
    ]);
  });
});
