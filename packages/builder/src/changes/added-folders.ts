import { QM_ROOTFS, QM_VOLUMES } from '@nx-aib/qm';

/** Missing in a tar without device nodes. */
const HOST_FOLDERS = ['/dev'];

/** The mount points that Podman needs in QM's root. */
const QM_FOLDERS = ['/dev', ...QM_VOLUMES.map(({ inside }) => inside)].map((folder) => QM_ROOTFS + folder);

/**
 * Directories in the host's tree that no package contains, parents first: created with the file systems, owned by root,
 * mode 0755.
 */
export function addedFolders(mountPoints: readonly string[], withQm: boolean): string[] {
  const folders = [...HOST_FOLDERS, ...(withQm ? QM_FOLDERS : []), ...mountPoints];
  return [...new Set(folders.flatMap(withParents))].sort();
}

/** `/boot/efi` gives only `/boot/efi`: packages contain the top-level directories with their own modes. */
function withParents(folder: string): string[] {
  const parts = folder.split('/').slice(1);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`).slice(parts.length > 1 ? 1 : 0);
}
