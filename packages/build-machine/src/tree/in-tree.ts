import { listTree, makeUniqueFolder, type FolderEntry } from '../folders';
import { placeInTree } from '../tree-path';
import { run, type Argv, type RunOptions, type RunOutcome } from '../process';
import { inNamespaces, sayingWhy } from './namespaces';
import path from 'node:path';

/** Programs of an image's distribution, unpacked on this machine with their libraries. */
export interface UnpackedPrograms {
  /** Their location on this machine. */
  readonly tree: string;
  /** Absolute paths in that tree: the dynamic loader, and the directory with libraries (ld.so(8)). */
  readonly loader: string;
  readonly libraries: string;
}

/**
 * A tree of an image's files on this machine. Its links come from the image's packages and manifest, so that following
 * them directly could lead to this machine's own files. All code that follows a manifest's links uses this class:
 * programs run with the tree as their root directory, and paths are resolved inside it. Hooks of mmdebstrap(1) run
 * before any manifest is applied: their tree contains only files from packages, whose scripts run as root there anyway.
 */
export class ImageTree {
  private constructor(
    private readonly folder: string,
    private readonly tools: UnpackedPrograms,
    /** Where the tools are in the tree while a program runs there. */
    private readonly toolsInside: string,
  ) {}

  /** @param folder an empty one; the tree's directories and links are created in it */
  static async make(folder: string, tools: UnpackedPrograms): Promise<ImageTree> {
    // A name that no link in an image can guess.
    return new ImageTree(folder, tools, await makeUniqueFolder(path.join(folder, '.nx-aib-tools-')));
  }

  /** The location on this machine of a path in the image; undefined for a symbolic link loop. */
  place(name: string, options: { readonly followLast?: boolean } = {}): Promise<string | undefined> {
    return placeInTree(this.folder, name, options);
  }

  /** Everything in the tree; `path` is relative to it, and links are not followed. */
  async list(): Promise<FolderEntry[]> {
    const inside = path.basename(this.toolsInside);
    const entries = await listTree(this.folder);
    return entries.filter(({ path: name }) => name !== inside && !name.startsWith(`${inside}/`));
  }

  /**
   * Runs the distribution's own systemctl(1) with the tree as its root, in namespaces that disappear with it, however
   * it ends: an absolute link, or one with `..`, leads to a place in the tree.
   */
  async systemctl(args: readonly string[], options: RunOptions = {}): Promise<RunOutcome> {
    const inside = `/${path.basename(this.toolsInside)}`;
    const libraries = `${inside}${this.tools.libraries}`;
    const argv: Argv = [
      `${inside}${this.tools.loader}`,
      ...['--library-path', `${libraries}:${libraries}/systemd`],
      `${inside}/usr/bin/systemctl`,
      // With an explicit root, systemctl does not contact a running systemd.
      '--root=/',
      ...args,
    ];
    const ended = await run(
      inNamespaces(ENTER, [this.tools.tree, this.toolsInside, this.folder], argv, 'own'),
      {
        ...options,
        env: { SYSTEMD_OFFLINE: '1', ...options.env },
      },
    );
    return sayingWhy(ended);
  }
}

/**
 * In sh(1). The tools belong to the store, so they are mounted read-only, unless the user namespace does not allow it
 * (locked mount flags, mount_namespaces(7)).
 */
const ENTER = `mount --bind -- "$1" "$2" && { mount -o remount,bind,ro -- "$2" 2>/dev/null || :; } && tree=$3 && \
shift 3 && exec chroot "$tree" "$@"`;
