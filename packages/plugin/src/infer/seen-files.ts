import { posix } from 'node:path';
import { globWithWorkspaceContext } from 'nx/src/utils/workspace-context';
import { literalGlob } from './named-files';
import type { ReadFiles } from './read-files';

/** What Nx looks at of a workspace, as far as it was asked for; relative to its root. */
export class SeenFiles {
  readonly #files: ReadonlySet<string>;
  readonly #folders = new Set<string>(['.']);

  constructor(files: readonly string[]) {
    this.#files = new Set(files);
    for (const file of files) this.#addFolder(posix.dirname(file));
  }

  /**
   * Asks Nx itself: which files it hashes follows from .gitignore and .nxignore files at any depth, Git's own settings
   * and a list of its own, and it needs no git for it.
   */
  static async of(workspaceRoot: string, globs: readonly string[]): Promise<SeenFiles> {
    if (globs.length === 0) return new SeenFiles([]);
    return new SeenFiles(await globWithWorkspaceContext(workspaceRoot, [...new Set(globs)]));
  }

  /**
   * Whether Nx sees all that is read. A folder counts with any file that Nx sees in it: of an empty one, or one that is
   * not there, nobody knows whether what comes into it will be seen.
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

/** What to ask for, to know whether Nx sees what is read. */
export function askedFor({ files, folders }: ReadFiles): string[] {
  return [
    ...files.map(literalGlob),
    ...folders.filter((folder) => folder !== '.').map((folder) => `${literalGlob(folder)}/**/*`),
  ];
}
