import { globWithWorkspaceContext } from 'nx/src/utils/workspace-context';
import { literalGlob } from './named-files';
import { contentOf, type ReadFiles } from './read-files';

/** The files in a workspace that Nx sees, as far as they were queried; relative to its root. */
export class SeenFiles {
  readonly #files: ReadonlySet<string>;

  constructor(files: readonly string[]) {
    this.#files = new Set(files);
  }

  /**
   * Asks Nx itself: the files that it hashes depend on .gitignore and .nxignore files at any depth, Git's own settings
   * and a built-in list, and it does not need git for this.
   */
  static async of(workspaceRoot: string, globs: readonly string[]): Promise<SeenFiles> {
    if (globs.length === 0) return new SeenFiles([]);
    return new SeenFiles(await globWithWorkspaceContext(workspaceRoot, [...new Set(globs)]));
  }

  has(file: string): boolean {
    return this.#files.has(file);
  }

  /** Whether Nx sees all named files. */
  haveAll({ files, outside }: ReadFiles): boolean {
    return outside.length === 0 && files.every((file) => this.has(file));
  }

  /**
   * Adds a command that covers the content of a named file if Nx does not see the whole way to it. What follows a link
   * that Nx does not see is left out: it is unknown until a task has made the link, and a fresh clone must have the same
   * inputs as one that was built.
   */
  counted(read: ReadFiles): ReadFiles {
    const hidden = read.files.findIndex((file) => !this.has(file));
    if (hidden === -1) return read;
    const files = read.missing.length > 0 ? read.files : read.files.slice(0, hidden + 1);
    const behind = new Set(read.files.slice(files.length).map(literalGlob));
    return {
      ...read,
      files,
      globs: read.globs.filter((glob) => !behind.has(glob)),
      commands: [...read.commands, ...files.slice(-1).map((file) => contentOf(file))],
    };
  }
}

/** The paths to query, to determine whether Nx sees what is read. */
export function askedFor({ files }: ReadFiles): string[] {
  return files.map(literalGlob);
}
