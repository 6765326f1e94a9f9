import { availableMemory, isRoot } from '../machine-facts';
import { liesIn, makeFolder } from '../folders';
import { run, type Argv, type RunOptions, type RunOutcome } from '../process';
import { saysFullDisk } from '../system-error';
import { TOOLS, type Tool } from '../tools';
import { hiddenPlaces } from './hidden-places';
import { inNamespaces, sayingWhy } from './namespaces';
import path from 'node:path';

/**
 * The maximum share of the available memory for a tree: two are made at once, while other programs run and files are
 * cached.
 */
const SHARE_OF_MEMORY = 1 / 4;

/** A tree of packages needs some hundred MiB: with less than this, it is not worth trying. */
const MIN_TREE_BYTES = 2 ** 30;

/** Directories that exist as mount points (FHS 3.0, sections 3.11, 3.12 and 3.17), and that everybody may enter. */
const MOUNT_POINTS = ['/mnt', '/media', '/srv'] as const;

/** The tools required by `runWithTree`, besides util-linux, which is on every Debian. */
export function treeTools(): Tool[] {
  return [TOOLS.mount, ...(isRoot() ? [] : [TOOLS.newuidmap])];
}

/** Where a program's tree is stored: in `bytes` of memory, or in a directory on disk. */
type Keep = { readonly bytes: number } | { readonly folder: string };

/**
 * Runs a program that makes a complete tree of files, as root or as root of a user namespace with the user's
 * subordinate ids (unshare(1), subuid(5)). It cannot see the user's environment, home and temporary files. This is not
 * a sandbox: packages' scripts can still deliberately do anything that the user may do. The tree is in memory if there
 * is enough of it, because no file system on disk creates and removes that many files as fast. Mounts and processes are
 * in separate namespaces and disappear with the program, however it ends.
 *
 * @param program its command line, given an empty directory that everybody may enter, which is also TMPDIR
 * @param options `cwd` is a directory that is removed afterwards; the tree is stored there if there is not enough
 * memory.
 * @param memoryBytes the memory available to programs
 */
export async function runWithTree(
  program: (tree: string) => Argv,
  options: RunOptions & { readonly cwd: string },
  memoryBytes = availableMemory(),
): Promise<RunOutcome> {
  const folder = path.join(options.cwd, 'tree');
  await makeFolder(folder);
  const tree = await mountPoint(options.cwd, program(folder));
  const inside = { ...options, env: { HOME: '/root', ...options.env, TMPDIR: tree } };
  const bytes = Math.floor(memoryBytes * SHARE_OF_MEMORY);
  if (bytes >= MIN_TREE_BYTES) {
    const made = await run(await privately({ bytes }, tree, options.cwd, program(tree)), inside);
    if (made.ok || !saysFullDisk(made.stderr)) return sayingWhy(made);
  }
  return sayingWhy(await run(await privately({ folder }, tree, options.cwd, program(tree)), inside));
}

/**
 * In sh(1): needed places are bind-mounted below the tree's mount point, where they stay accessible when their own
 * place has been hidden, and from there back to their own place.
 */
const HIDE_AND_MOUNT = `set -e
umask 022
tree=$1 bytes=$2 folder=$3 cwd=$4 needed=$5 last=$6
shift 6
mount -t tmpfs -o mode=0700 tmpfs "$tree"
like() { if test -d "$1"; then mkdir -p -- "$2"; else mkdir -p -- "$(dirname -- "$2")" && : > "$2"; fi; }
at=0
while test $at -lt "$needed"; do
  at=$((at + 1)) && eval "place=\\\${$at}"
  like "$place" "$tree/$at" && mount --rbind -- "$place" "$tree/$at"
done
while test $at -lt "$last"; do
  at=$((at + 1)) && eval "place=\\\${$at}"
  mount -t tmpfs -o mode=1777 tmpfs "$place"
done
at=0
while test $at -lt "$needed"; do
  at=$((at + 1)) && eval "place=\\\${$at}"
  like "$tree/$at" "$place" && mount --rbind -- "$tree/$at" "$place"
done
umount --lazy -- "$tree"
cd -- "$cwd"
if test -n "$bytes"; then
  mount -t tmpfs -o "mode=0755,size=$bytes" tmpfs "$tree"
else
  chmod 755 "$folder" && mount --bind -- "$folder" "$tree"
fi
shift "$last"
exec "$@"`;

/**
 * The command line that runs a program in separate namespaces, in which `tree` is another directory and private places
 * are empty.
 */
async function privately(keep: Keep, tree: string, cwd: string, argv: Argv): Promise<Argv> {
  const { needed, hidden } = await hiddenPlaces(cwd, argv);
  const kept = 'bytes' in keep ? [String(keep.bytes), ''] : ['', keep.folder];
  const counts = [needed.length, needed.length + hidden.length].map(String);
  const args = [tree, ...kept, cwd, ...counts, ...needed, ...hidden];
  return inNamespaces(HIDE_AND_MOUNT, args, argv, 'own-and-subordinate');
}

/**
 * A directory to mount on that hides neither `cwd` nor what the command line names (file:/mnt/mirror), nor what name
 * resolution needs (a link below /mnt in WSL).
 */
async function mountPoint(cwd: string, call: Argv): Promise<string> {
  const needed = [cwd, '/etc/resolv.conf'].map((place) => path.join(place, 'x'));
  for (const candidate of MOUNT_POINTS) {
    const named = call.some((word) => new RegExp(`${candidate}(/|\\s|$)`).test(word));
    const hidden = await Promise.all(needed.map((place) => liesIn(candidate, place)));
    if (!named && !hidden.includes(true)) return candidate;
  }
  return MOUNT_POINTS[0];
}
