/**
 * Whether a path is below a directory, at any depth; a directory is not below itself. Both must be absolute and
 * normalised; they are compared as text, without following symbolic links.
 */
export function isBelow(path: string, folder: string): boolean {
  return path !== folder && path.startsWith(folder === '/' ? '/' : `${folder}/`);
}

/** Whether a path is a directory or below it; otherwise like `isBelow`. */
export function isAtOrBelow(path: string, folder: string): boolean {
  return path === folder || isBelow(path, folder);
}

/** The directories above a path, outermost first, without `/`. */
export function ancestorsOf(path: string): string[] {
  const parts = path.split('/').slice(1, -1);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
}

/** The parent directory of a path; that of `/` is `/`. */
export function parentOf(path: string): string {
  const at = path.lastIndexOf('/');
  return at <= 0 ? '/' : path.slice(0, at);
}
