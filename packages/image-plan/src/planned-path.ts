import type { Mode, PlannedPath } from './image-plan';
import type { Root } from '@nx-aib/qm';

/** A file that nx-aib itself adds, owned by root. */
export function ownFile(root: Root, path: string, text: string, mode: Mode = '0644'): PlannedPath {
  return {
    type: 'file',
    root,
    path,
    origin: 'nx-aib',
    mode,
    user: 'root',
    group: 'root',
    content: { text },
  };
}

/** A symbolic link that nx-aib itself adds. */
export function ownSymlink(root: Root, path: string, target: string): PlannedPath {
  return { type: 'symlink', root, path, origin: 'nx-aib', target };
}
