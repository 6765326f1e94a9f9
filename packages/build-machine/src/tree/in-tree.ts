import { listTree, makeUniqueFolder, type FolderEntry } from '../folders';
import { placeInTree } from '../tree-path';
import { run, type Argv, type RunOptions, type RunOutcome } from '../process';
import { inNamespaces, sayingWhy } from './namespaces';
import path from 'node:path';

/** Programs of an image's distribution, unpacked on this machine with their libraries. */
export interface UnpackedPrograms {
  /** Where they are on this machine. */
  readonly tree: string;
  /** Absolute paths in that tree: the dynamic loader, and the folder with libraries (ld.so(8)). */
  readonly loader: string;
  readonly libraries: string;
}

/**
 * A tree of an image's files on this machine, whose links lead wherever the image's packages and its manifest say: to
 * this machine's own files, were one to follow them here. What follows links of a manifest goes through this class:
 * programs run where the tree is the whole world, and paths are found as they would be found there. Hooks of mmdebstrap(1)
 * work before any manifest is applied: a tree has only what packages brought, whose scripts run as root there anyway.
 */
export class ImageTree {
  private constructor(
    private readonly folder: string,
    private readonly tools: UnpackedPrograms,
    /** Where the tools are in the tree as long as a program runs there. */
    private readonly toolsInside: string,
  ) {}

  /**
   * @param folder an empty one; the tree's folders and links are made in it
   */
  static async make(folder: string, tools: UnpackedPrograms): Promise<ImageTree> {
    // A name that no link of an image can know.
    return new ImageTree(folder, tools, await makeUniqueFolder(path.join(folder, '.nx-aib-tools-')));
  }

  /** Where a path of the image is on this machine; undefined for links that go round in a circle. */
  place(name: string, options: { readonly followLast?: boolean } = {}): Promise<string | undefined> {
    return placeInTree(this.folder, name, options);
  }

  /** Everything in the tree; `path` is relative to it, and no link is followed. */
  async list(): Promise<FolderEntry[]> {
    const inside = path.basename(this.toolsInside);
    const entries = await listTree(this.folder);
    return entries.filter(({ path: name }) => name !== inside && !name.startsWith(`${inside}/`));
  }

  /**
   * Runs the distribution's own systemctl(1) with the tree as its root, in namespaces that are gone with it, however it
   * ends: an absolute link, or one with `..`, leads to a place of the tree.
   */
  async systemctl(args: readonly string[], options: RunOptions = {}): Promise<RunOutcome> {
    const inside = `/${path.basename(this.toolsInside)}`;
    const libraries = `${inside}${this.tools.libraries}`;
    const argv: Argv = [
      `${inside}${this.tools.loader}`,
      ...['--library-path', `${libraries}:${libraries}/systemd`],
      `${inside}/usr/bin/systemctl`,
      // A root that is given is worked on without asking a running systemd.
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
 * In sh(1). The tools are the store's: they are read-only there, but where a user namespace may not say so (mount flags
 * that are locked, mount_namespaces(7)).
 */
const ENTER = `mount --bind -- "$1" "$2" && { mount -o remount,bind,ro -- "$2" 2>/dev/null || :; } && tree=$3 && \
shift 3 && exec chroot "$tree" "$@"`;
