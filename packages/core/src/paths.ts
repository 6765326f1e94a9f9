/**
 * Whether a path lies below a folder, however deep; a folder is not below itself. Both absolute and normalised, and
 * compared as names: symbolic links are not followed.
 */
export function isBelow(path: string, folder: string): boolean {
  return path !== folder && path.startsWith(folder === '/' ? '/' : `${folder}/`);
}

/** Whether a path is a folder or lies below it; as `isBelow`. */
export function isAtOrBelow(path: string, folder: string): boolean {
  return path === folder || isBelow(path, folder);
}

/** The directories above a path, outermost first, `/` left out. */
export function ancestorsOf(path: string): string[] {
  const parts = path.split('/').slice(1, -1);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
}

/** The directory that a path is in; `/` is in itself. */
export function parentOf(path: string): string {
  const at = path.lastIndexOf('/');
  return at <= 0 ? '/' : path.slice(0, at);
}
