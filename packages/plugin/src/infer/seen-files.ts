import { posix } from 'node:path';
import { globWithWorkspaceContext } from 'nx/src/utils/workspace-context';
import { literalGlob } from './named-files';
import type { ReadFiles } from './read-files';

/** The files in a workspace that Nx sees, as far as they were queried; relative to its root. */
export class SeenFiles {
  readonly #files: ReadonlySet<string>;
  readonly #folders = new Set<string>(['.']);

  constructor(files: readonly string[]) {
    this.#files = new Set(files);
    for (const file of files) this.#addFolder(posix.dirname(file));
  }

  /**
   * Asks Nx itself: the files that it hashes depend on .gitignore and .nxignore files at any depth, Git's own settings
   * and a built-in list, and it does not need git for this.
   */
  static async of(workspaceRoot: string, globs: readonly string[]): Promise<SeenFiles> {
    if (globs.length === 0) return new SeenFiles([]);
    return new SeenFiles(await globWithWorkspaceContext(workspaceRoot, [...new Set(globs)]));
  }

  /**
   * Whether Nx sees everything that is read. A directory counts if Nx sees any file in it: for an empty or missing one
   * it is unknown whether files added to it will be seen.
   */
  haveAll({ files, folders, outside }: ReadFiles): boolean {
    return (
      outside.length === 0 &&
      files.every((file) => this.#files.has(file)) &&
      folders.every((folder) => this.#folders.has(folder))
    );
  }

  #addFolder(folder: string): void {
    if (this.#folders.has(folder)) return;
    this.#folders.add(folder);
    this.#addFolder(posix.dirname(folder));
  }
}

/** The paths to query, to determine whether Nx sees what is read. */
export function askedFor({ files, folders }: ReadFiles): string[] {
  return [
    ...files.map(literalGlob),
    ...folders.filter((folder) => folder !== '.').map((folder) => `${literalGlob(folder)}/**/*`),
  ];
}
