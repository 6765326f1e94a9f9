import { availableMemory, isRoot } from '../machine-facts';
import { liesIn, makeFolder } from '../folders';
import { run, type Argv, type RunOptions, type RunOutcome } from '../process';
import { saysFullDisk } from '../system-error';
import { TOOLS, type Tool } from '../tools';
import { hiddenPlaces } from './hidden-places';
import { inNamespaces, sayingWhy } from './namespaces';
import path from 'node:path';

/** A tree takes so much of what is available at most: two are made at once, beside other programs and what is cached. */
const SHARE_OF_MEMORY = 1 / 4;

/** A tree of packages takes some hundred MiB: with less, the attempt would be in vain. */
const MIN_TREE_BYTES = 2 ** 30;

/** Folders that are there to be mounted on (FHS 3.0, sections 3.11, 3.12 and 3.17), and that everybody may pass through. */
const MOUNT_POINTS = ['/mnt', '/media', '/srv'] as const;

/** What the host must have for `runWithTree`, beside util-linux, which is on every Debian. */
export function treeTools(): Tool[] {
  return [TOOLS.mount, ...(isRoot() ? [] : [TOOLS.newuidmap])];
}

/** How a program's tree is kept: `bytes` of memory, or a folder on disk. */
type Keep = { readonly bytes: number } | { readonly folder: string };

/**
 * Runs a program that makes a whole tree of files, as root or as root of a user namespace in which the user is root and
 * has their subordinate ids (unshare(1), subuid(5)). It sees nothing of the user's environment, home and temporary files.
 * That is no sandbox: what packages' scripts do on purpose, they can do with the rights of whoever builds. The tree is
 * in memory as long as that is enough: no file system on a disk makes and removes as many files as fast. Mounts and
 * processes are in namespaces of their own and gone with the program, however it ends.
 *
 * @param program its call, for an empty folder that everybody may pass through, which is TMPDIR, too
 * @param options `cwd` is a folder that is removed afterwards; the tree is there where there is too little memory.
 * @param memoryBytes what programs can still have
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
 * In sh(1): what is needed is bound to the tree's mount point, where it is there when its own place has been hidden, and
 * from there to its own place again.
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

/** The call of a program in namespaces of its own, in which `tree` is another folder and private places are empty. */
async function privately(keep: Keep, tree: string, cwd: string, argv: Argv): Promise<Argv> {
  const { needed, hidden } = await hiddenPlaces(cwd, argv);
  const kept = 'bytes' in keep ? [String(keep.bytes), ''] : ['', keep.folder];
  const counts = [needed.length, needed.length + hidden.length].map(String);
  const args = [tree, ...kept, cwd, ...counts, ...needed, ...hidden];
  return inNamespaces(HIDE_AND_MOUNT, args, argv, 'own-and-subordinate');
}

/**
 * A folder to mount on that hides nothing: neither `cwd` nor what the call names (file:/mnt/mirror), nor how names are
 * resolved (a link below /mnt in WSL).
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
