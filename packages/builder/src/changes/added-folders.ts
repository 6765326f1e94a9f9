import { QM_ROOTFS, QM_VOLUMES } from '@nx-aib/qm';

/** What a tar without device nodes lacks. */
const HOST_FOLDERS = ['/dev'];

/** In QM's root, the mount points that Podman needs. */
const QM_FOLDERS = ['/dev', ...QM_VOLUMES.map(({ inside }) => inside)].map((folder) => QM_ROOTFS + folder);

/**
 * Folders of the host's tree that no package brings, parents first: made with the file systems, owned by root, mode
 * 0755.
 */
export function addedFolders(mountPoints: readonly string[], withQm: boolean): string[] {
  const folders = [...HOST_FOLDERS, ...(withQm ? QM_FOLDERS : []), ...mountPoints];
  return [...new Set(folders.flatMap(withParents))].sort();
}

/** `/boot/efi` gives `/boot/efi` alone: packages bring the top-level folders with their own modes. */
function withParents(folder: string): string[] {
  const parts = folder.split('/').slice(1);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`).slice(parts.length > 1 ? 1 : 0);
}
