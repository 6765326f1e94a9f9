import { isBelow } from '@nx-aib/core';
import type { DiskPlan } from '@nx-aib/partitions';
import { hostPathOf, QM_PLACES, type Root } from '@nx-aib/qm';

/** Where systemd mounts the kernel's file systems and /run before it reads anything else (file-hierarchy(7)). */
const RUNTIME = ['/dev', '/proc', '/run', '/sys'];

/** Where Podman mounts file systems for QM: its root and volumes, and its own /dev, /proc, /run and /sys. */
const QM_RUNTIME = RUNTIME.map((path) => hostPathOf('qm', path));
const QM_MOUNTS = [...QM_PLACES.map(({ outside }) => outside), ...QM_RUNTIME];

/** Created by mke2fs(8) in each file system, for files recovered by e2fsck(8). */
const LOST_FOUND = 'lost+found';

/**
 * All mount points except the root's, including those of file systems outside the image, in the order of their names.
 */
export function mountPointsOf(disk: DiskPlan): string[] {
  const inImage = disk.partitions.flatMap(({ filesystem }) => filesystem?.mountPoint ?? []);
  const external = disk.external.map(({ mountPoint }) => mountPoint);
  return [...new Set([...inImage, ...external])].filter((mountPoint) => mountPoint !== '/').sort();
}

/** The parts of an image that determine the mount points. */
export interface MountedSystem {
  readonly roots: readonly Root[];
  /** Of all file systems except the root's. */
  readonly mountPoints: readonly string[];
  /** Of the file systems whose files are in the image. */
  readonly own: readonly string[];
}

/** The mounts of the running system; paths are in the host's tree. */
export class Mounts {
  private readonly points: ReadonlySet<string>;
  /** Mount points, whose own content in the image is never visible. */
  private readonly hiding: ReadonlySet<string>;
  private readonly lostFound: ReadonlySet<string>;

  constructor({ roots, mountPoints, own }: MountedSystem) {
    const [qmMounts, qmRuntime] = roots.includes('qm') ? [QM_MOUNTS, QM_RUNTIME] : [[], []];
    this.points = new Set(['/', ...RUNTIME, ...qmMounts, ...mountPoints]);
    const others = mountPoints.filter((one) => !own.includes(one));
    this.hiding = new Set([...RUNTIME, ...qmRuntime, ...others]);
    this.lostFound = new Set(['/', ...own].map((one) => (one === '/' ? '' : one) + `/${LOST_FOUND}`));
  }

  /** The lost+found directories that mke2fs(8) creates in the image's file systems. */
  get lostFoundFolders(): readonly string[] {
    return [...this.lostFound];
  }

  /** Why the directory or file at `path` must not be removed; undefined if it may be. */
  whyKept(path: string): string | undefined {
    if (this.points.has(path)) return `${path} is where a file system is mounted`;
    return this.whyLostFound(path);
  }

  /** Why a directory cannot be removed with its contents. */
  whyKeptBelow(folder: string): string | undefined {
    const first = [...this.points, ...this.lostFound].find((one) => isBelow(one, folder));
    return first === undefined ? undefined : this.whyKept(first);
  }

  /** Why `path` is reserved for what mke2fs(8) creates. */
  whyLostFound(path: string): string | undefined {
    return this.lostFound.has(path) ? `${path} is reserved for e2fsck` : undefined;
  }

  /** Why a change at `path` would never be visible; undefined if it would be. */
  whyHidden(path: string): string | undefined {
    for (let at = path; at !== '/'; at = at.slice(0, at.lastIndexOf('/')) || '/') {
      if (this.hiding.has(at)) return `${at} is mounted over while the system runs, which hides it`;
    }
    return undefined;
  }
}
