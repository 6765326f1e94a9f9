import type { PlannedKernel } from '@nx-aib/image-plan';
import { judged } from '../testing/judged';
import { kernel } from './kernel';

const planned = (change: Partial<PlannedKernel>) => ({
  kernel: {
    package: 'linux-image-cloud-amd64',
    cmdline: ['ro', 'console=ttyS0'],
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
    expect(judged(kernel, planned({ cmdline: ['ro', 'quiet'] }))[0]).toBe(
      'kernel/cmdline: fail, "quiet" is missing',
    );
    expect(judged(kernel, planned({ cmdline: ['console=ttyS0', 'ro'] }))[0]).toBe(
      'kernel/cmdline: fail, "ro" is out of order',
    );
  });

  it('take an argument of several words', () => {
    expect(judged(kernel, planned({ cmdline: ['ro console=tty0', ' console=ttyS0 '] }))[0]).toBe(
      'kernel/cmdline: pass',
    );
    expect(judged(kernel, planned({ cmdline: ['dyndbg="file a.c +p"'] }))[0]).toBe(
      'kernel/cmdline: fail, "dyndbg="file" is missing',
    );
  });

  it('see that another kernel runs than the package brings', () => {
    expect(judged(kernel, {}, [['\n6.12.117+deb13', '\n6.12.99+deb13']])[1]).toBe(
      'kernel/package: fail, another kernel runs',
    );
  });

  it('see a removed module however its name is written', () => {
    expect(judged(kernel, planned({ removedModules: ['virtio-blk', 'virtio_iommu'] })).slice(2)).toEqual([
      'kernel/removed-module/virtio-blk: fail, virtio_blk.ko.xz is there; it is loaded',
      'kernel/removed-module/virtio_iommu: fail, virtio-iommu.ko.xz is there',
    ]);
  });
});
