import { posix } from 'node:path';

const SUFFIX = '.aib.yml';

/** The glob of the files that make a directory a project. */
export const MANIFEST_GLOB = `**/*${SUFFIX}`;

/**
 * The project's name: the manifest's file name without `.aib.yml`.
 * @throws Error when the file is called `.aib.yml` alone; Nx prints it.
 */
export function projectName(manifest: string): string {
  const name = posix.basename(manifest, SUFFIX);
  if (name === SUFFIX || name === '') {
    throw new Error(`${manifest}: a manifest needs a name before ${SUFFIX}; it becomes the project's name.`);
  }
  return name;
}

/**
 * A directory is one project, and a name means one project.
 * @throws Error naming `manifest` and the one it collides with; Nx prints it.
 */
export function checkUnique(manifest: string, all: readonly string[]): void {
  for (const other of all) {
    if (other === manifest) continue;
    if (posix.dirname(other) === posix.dirname(manifest)) {
      throw new Error(
        `${manifest} and ${other} are in one directory, and a directory is one project. Move one of them to a directory of its own.`,
      );
    }
    if (projectName(other) === projectName(manifest)) {
      throw new Error(
        `${manifest} and ${other} would both be the project "${projectName(manifest)}". Rename one of them.`,
      );
    }
  }
}
