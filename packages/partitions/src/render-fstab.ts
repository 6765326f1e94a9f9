import type { DiskPlan, PlannedFilesystem } from './plan';

interface Mount {
  readonly uuid: string;
  readonly mountPoint: string;
  readonly type: string;
  readonly options: string;
  /** When fsck(8) checks it: root first, the others after it. */
  readonly pass: 1 | 2;
}

/** The plan's mounts as /etc/fstab, fstab(5): by UUID, each mount point after the one that contains it. */
export function renderFstab(plan: DiskPlan): string {
  const filesystems = plan.partitions.flatMap(({ filesystem }) => filesystem ?? []);
  const mounts = [
    ...filesystems.map((filesystem) => planned(filesystem, plan.rootGrows ?? false)),
    ...plan.external.map(external),
  ];
  const sorted = mounts.sort((a, b) => (a.mountPoint < b.mountPoint ? -1 : 1));
  return sorted.map((m) => `UUID=${m.uuid} ${m.mountPoint} ${m.type} ${m.options} 0 ${m.pass}\n`).join('');
}

function planned({ uuid, mountPoint, type }: PlannedFilesystem, rootGrows: boolean): Mount {
  if (mountPoint === '/') {
    // Writing to a damaged root is worse than mounting it read-only; systemd-growfs(8) does nothing if there is no room
    // to grow.
    const options = ['errors=remount-ro', ...(rootGrows ? ['x-systemd.growfs'] : [])].join(',');
    return { uuid, mountPoint, type, options, pass: 1 };
  }
  // The ESP is not needed once the kernel runs: a damaged one must not stop the system (nofail). FAT has no owners:
  // only root may read the boot files (umask).
  const options = type === 'vfat' ? 'umask=0077,nofail' : 'defaults';
  return { uuid, mountPoint, type, options, pass: 2 };
}

/** The manifest does not specify the type of an external file system: mount(8) detects it. */
function external({ uuid, mountPoint }: { readonly uuid: string; readonly mountPoint: string }): Mount {
  return { uuid, mountPoint, type: 'auto', options: 'defaults', pass: 2 };
}
