import { isBelow } from '@nx-aib/core';
import type { DiskPlan } from '@nx-aib/partitions';
import { hostPathOf, QM_PLACES, type Root } from '@nx-aib/qm';

/** Where systemd mounts the kernel's file systems and /run before anything else looks (file-hierarchy(7)). */
const RUNTIME = ['/dev', '/proc', '/run', '/sys'];

/** Where Podman mounts what QM needs: its root and volumes, and its own /dev, /proc, /run and /sys. */
const QM_RUNTIME = RUNTIME.map((path) => hostPathOf('qm', path));
const QM_MOUNTS = [...QM_PLACES.map(({ outside }) => outside), ...QM_RUNTIME];

/** What mke2fs(8) makes in each file system, for e2fsck(8) to put what it finds. */
const LOST_FOUND = 'lost+found';

/** Where file systems are mounted, those outside the image too; all but the root's, in the order of their names. */
export function mountPointsOf(disk: DiskPlan): string[] {
  const inImage = disk.partitions.flatMap(({ filesystem }) => filesystem?.mountPoint ?? []);
  const external = disk.external.map(({ mountPoint }) => mountPoint);
  return [...new Set([...inImage, ...external])].filter((mountPoint) => mountPoint !== '/').sort();
}

/** Of an image, what decides where something is mounted. */
export interface MountedSystem {
  readonly roots: readonly Root[];
  /** Of all file systems but the root's. */
  readonly mountPoints: readonly string[];
  /** Of the file systems whose files are in the image. */
  readonly own: readonly string[];
}

/** What is mounted where while the system runs; paths of the host's tree. */
export class Mounts {
  private readonly points: ReadonlySet<string>;
  /** Whose own folder in the image is never seen. */
  private readonly hiding: ReadonlySet<string>;
  private readonly lostFound: ReadonlySet<string>;

  constructor({ roots, mountPoints, own }: MountedSystem) {
    const [qmMounts, qmRuntime] = roots.includes('qm') ? [QM_MOUNTS, QM_RUNTIME] : [[], []];
    this.points = new Set(['/', ...RUNTIME, ...qmMounts, ...mountPoints]);
    const others = mountPoints.filter((one) => !own.includes(one));
    this.hiding = new Set([...RUNTIME, ...qmRuntime, ...others]);
    this.lostFound = new Set(['/', ...own].map((one) => (one === '/' ? '' : one) + `/${LOST_FOUND}`));
  }

  /** Where each of the image's file systems has what mke2fs(8) makes in it. */
  get lostFoundFolders(): readonly string[] {
    return [...this.lostFound];
  }

  /** Why the folder or file at `path` has to stay; undefined when it may go. */
  whyKept(path: string): string | undefined {
    if (this.points.has(path)) return `${path} is where a file system is mounted`;
    return this.whyLostFound(path);
  }

  /** Why a folder cannot go with all that is in it. */
  whyKeptBelow(folder: string): string | undefined {
    const first = [...this.points, ...this.lostFound].find((one) => isBelow(one, folder));
    return first === undefined ? undefined : this.whyKept(first);
  }

  /** Why nothing else can be at `path` than what mke2fs(8) makes. */
  whyLostFound(path: string): string | undefined {
    return this.lostFound.has(path) ? `${path} is reserved for e2fsck` : undefined;
  }

  /** Why what is done at `path` would never be seen; undefined when it would. */
  whyHidden(path: string): string | undefined {
    for (let at = path; at !== '/'; at = at.slice(0, at.lastIndexOf('/')) || '/') {
      if (this.hiding.has(at)) return `${at} is mounted over while the system runs, which hides it`;
    }
    return undefined;
  }
}
