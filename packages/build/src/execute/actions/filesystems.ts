import {
  copyDiggingHoles,
  createSparseFile,
  fileSize,
  openMemoryFile,
  saysFullDisk,
  run,
  writeFileAtomic,
  type Argv,
} from '@nx-aib/build-machine';
import { failure, success, type Result } from '@nx-aib/core';
import { addedFolders } from '../../plan/changes/added-folders';
import type { FilesystemParams, FilesystemsParams } from '../../plan/steps/params';
import { allEnded, inputOf, programFailed, type Action, type ActionContext } from '../action';
import { TargetTools } from '../target-tools';
import path from 'node:path';

/** ext4's block size; mke2fs(8) takes file system sizes in blocks. */
const BLOCK_SIZE = 4096;

/** Until an image gives a file system its own; metadata_csum_seed keeps checksums right when it does, ext4(5). */
const NO_UUID = '00000000-0000-4000-8000-000000000000';

/** Where QM's root is in the host's tree, as substitutions of bsdtar(1); `S` leaves symbolic links' targets alone. */
const QM_PLACES = [
  [',^\\./etc$,./etc/qm,S', ',^\\./etc/,./etc/qm/,S'],
  [',^\\./var$,./var/qm,S', ',^\\./var/,./var/qm/,S'],
  [',^\\./,./usr/lib/qm/rootfs/,S'],
].flat();

/**
 * Fills the image's ext4 file systems with what packages bring:
 *
 *     disk.<format>        the disk with each file system at its partition's place
 *     <name>.metadata.raw  a file system from its begin on, with all that e2image(8) calls metadata and holes elsewhere:
 *                          enough to see what changes do to it, and small
 *
 * Owners come from the tars, so neither root nor a user namespace is needed.
 */
export const filesystems: Action<FilesystemsParams> = async (context) => {
  const { params, scratch, output } = context;
  if (params.format === 'raw') return fillDisk(context, path.join(output, 'disk.raw'));
  const memory = await openMemoryFile(params.diskBytes, await dataBytes(context));
  if (memory !== undefined) {
    const made = await fillDisk(context, memory.path).finally(() => memory.close());
    // It was not enough.
    if (made.ok || !made.diagnostics.some(({ message }) => saysFullDisk(message))) return made;
  }
  return fillDisk(context, path.join(scratch, 'disk.raw'));
};

/** How much the file systems will take, about. */
async function dataBytes(context: ActionContext<FilesystemsParams>): Promise<number> {
  const roots = ['host', ...('qm' in context.inputs ? ['qm'] : [])];
  const tars = roots.map((root) => fileSize(path.join(inputOf(context, root), 'root.tar')));
  const bytes = (await Promise.all(tars)).reduce<number>((sum, size) => sum + (size ?? 0), 0);
  return bytes * (1 + METADATA_SHARE);
}

/** Of a file's blocks and ext4's own: half a block a file in the mean, 256 bytes for an inode, and its tables. */
const METADATA_SHARE = 1 / 4;

async function fillDisk(context: ActionContext<FilesystemsParams>, disk: string): Promise<Result<undefined>> {
  const { params, scratch } = context;
  const tools = new TargetTools(inputOf(context, 'tools'));
  await createSparseFile(disk, params.diskBytes);
  const withQm = 'qm' in context.inputs;
  const folders = addedFolders(params.mountPoints, withQm);
  const skeleton = path.join(scratch, 'folders.mtree');
  await writeFileAtomic(skeleton, mtreeOfFolders(folders, params.sourceDateEpoch));
  const archives = [`@${path.join(inputOf(context, 'host'), 'root.tar')}`, `@${skeleton}`];
  if (withQm) {
    const qm = await placeQm(context, tools);
    if (!qm.ok) return qm;
    archives.push(`@${qm.value}`);
  }
  for (const filesystem of params.filesystems) {
    const made = await fill(context, tools, filesystem, archives, disk);
    if (!made.ok) return made;
  }
  const file = path.join(context.output, `disk.${params.format}`);
  const done = await allEnded<Result<undefined>[]>([
    ...params.filesystems.map((filesystem) => takeMetadata(context, tools, filesystem, disk)),
    ...(params.format === 'qcow2' ? [convert(context, disk, file)] : []),
  ]);
  return done.find((one) => !one.ok) ?? success(undefined);
}

/** The file with a file system's metadata in the step's output. */
export function metadataOf({ name }: FilesystemParams): string {
  return `${name}.metadata.raw`;
}

async function takeMetadata(
  context: ActionContext<FilesystemsParams>,
  tools: TargetTools,
  filesystem: FilesystemParams,
  disk: string,
): Promise<Result<undefined>> {
  const taken = path.join(context.scratch, metadataOf(filesystem));
  const argv = tools.e2image('-r', '-o', String(filesystem.offsetBytes), disk, taken);
  const outcome = await tools.run(argv, context.params.sourceDateEpoch, { logFile: context.logFile });
  if (!outcome.ok) return programFailed(context, ['e2image'], outcome);
  // Most of an inode table is zeros, which e2image writes.
  await copyDiggingHoles(taken, path.join(context.output, metadataOf(filesystem)));
  return success(undefined);
}

async function convert(
  context: ActionContext<FilesystemsParams>,
  disk: string,
  file: string,
): Promise<Result<undefined>> {
  // Without -W, which is faster but lets the order of clusters depend on chance.
  const argv: Argv = ['qemu-img', 'convert', '-m', '16', '-f', 'raw', '-O', 'qcow2', disk, file];
  const converted = await run(argv, { logFile: context.logFile });
  return converted.ok ? success(undefined) : programFailed(context, argv, converted);
}

async function placeQm(
  context: ActionContext<FilesystemsParams>,
  tools: TargetTools,
): Promise<Result<string>> {
  const placed = path.join(context.scratch, 'qm.tar');
  const from = path.join(inputOf(context, 'qm'), 'root.tar');
  const substitutions = QM_PLACES.flatMap((rule) => ['-s', rule]);
  const argv = tools.bsdtar('-cf', placed, '--format=pax', ...substitutions, `@${from}`);
  const outcome = await tools.run(argv, context.params.sourceDateEpoch, { logFile: context.logFile });
  return outcome.ok ? success(placed) : programFailed(context, ['bsdtar'], outcome);
}

async function fill(
  context: ActionContext<FilesystemsParams>,
  tools: TargetTools,
  filesystem: FilesystemParams,
  archives: readonly string[],
  disk: string,
): Promise<Result<undefined>> {
  const { params, logFile } = context;
  const selected = tools.bsdtar('-cf', '-', '--format=pax', ...selection(params, filesystem), ...archives);
  const outcome = await tools.runPiped(selected, mke2fs(tools, filesystem, disk), params.sourceDateEpoch, {
    logFile,
  });
  if (outcome.ok) return success(undefined);
  if (!/no free space|Could not allocate/i.test(outcome.stderr))
    return programFailed(context, ['mke2fs'], outcome);
  const size = `${Math.floor(filesystem.sizeBytes / 2 ** 20)} MiB`;
  return failure([
    {
      code: 'build/filesystem-full',
      severity: 'error',
      message: `what the packages bring to ${filesystem.mountPoint} does not fit into partition ${filesystem.name} of ${size}`,
      ...howToEnlarge(filesystem),
    },
  ]);
}

/** The place of what decides a partition's size, and what to do about it. */
export function howToEnlarge({ at = ['image', 'image_size'] }: FilesystemParams) {
  const rest = at.includes('image_size') ? ', or leave more of it to this partition' : '';
  return { hint: `make ${at.join('.')} larger${rest}`, path: at };
}

/** The members that belong to a file system, with their names as seen from its root. */
function selection(params: FilesystemsParams, { mountPoint }: FilesystemParams): string[] {
  const others = params.filesystems
    .map((other) => other.mountPoint)
    .filter((other) => isBelow(other, mountPoint));
  // `?*`, as bsdtar takes `x/*` to mean x itself too.
  const excluded = [...others, '/dev', '/usr/lib/qm/rootfs/dev'].flatMap((folder) => [
    '--exclude',
    `.${folder}/?*`,
  ]);
  if (mountPoint === '/') return excluded;
  return [...excluded, '--include', `.${mountPoint}/?*`, '-s', `,^\\.${mountPoint}/,./,S`];
}

function isBelow(candidate: string, folder: string): boolean {
  return candidate !== folder && candidate.startsWith(folder === '/' ? '/' : `${folder}/`);
}

function mke2fs(tools: TargetTools, { label, offsetBytes, sizeBytes }: FilesystemParams, disk: string): Argv {
  return tools.mke2fs(
    ...['-q', '-F', '-t', 'ext4', '-b', String(BLOCK_SIZE)],
    ...['-U', NO_UUID, '-L', label, '-O', 'metadata_csum_seed'],
    // The seed of directory hashes is random otherwise.
    ...['-E', `hash_seed=${NO_UUID},offset=${offsetBytes}`],
    ...['-d', '-', disk, String(Math.floor(sizeBytes / BLOCK_SIZE))],
  );
}

function mtreeOfFolders(folders: readonly string[], time: number): string {
  return [
    '#mtree',
    ...folders.map((folder) => `.${folder} type=dir mode=0755 uid=0 gid=0 time=${time}`),
    '',
  ].join('\n');
}
