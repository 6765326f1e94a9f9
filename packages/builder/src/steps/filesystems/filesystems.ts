import {
  copyDiggingHoles,
  createSparseFile,
  fileSize,
  openMemoryFile,
  saysFullDisk,
  run,
  TOOLS,
  writeFileAtomic,
  type Argv,
} from '@nx-aib/build-machine';
import { failure, isBelow, success, type Result } from '@nx-aib/core';
import { addedFolders } from '../../changes/added-folders';
import { allEnded, defineKind, mayRead, programFailed, reads, type StepContext } from '@nx-aib/steps';
import { hostPathOf, QM_PLACES } from '@nx-aib/qm';
import { rootOutput, toolsOutput, type RootOutput, type ToolsOutput } from '@nx-aib/package-family';
import type { DynamicLinking } from '@nx-aib/platforms';
import { CODE } from '../code';
import type { FilesystemParams } from '../../disk/filesystem-params';
import { filesystemsOutput, type FilesystemsOutput } from './output';
import { TargetTools } from '../target-tools';
import path from 'node:path';

/** ext4's block size; mke2fs(8) takes file system sizes in blocks. */
const BLOCK_SIZE = 4096;

/** Until an image gives a file system its own; metadata_csum_seed keeps checksums right when it does, ext4(5). */
const NO_UUID = '00000000-0000-4000-8000-000000000000';

/** Where QM's root is in the host's tree, as substitutions of bsdtar(1); `S` leaves symbolic links' targets alone. */
const TO_QM_PLACES = QM_PLACES.flatMap(({ inside, outside }) =>
  inside === '/'
    ? [`,^\\./,.${outside}/,S`]
    : [`,^\\.${inside}$,.${outside},S`, `,^\\.${inside}/,.${outside}/,S`],
);

export interface FilesystemsParams {
  /** How the distribution's programs are started. */
  readonly linking: DynamicLinking;
  readonly diskBytes: number;
  readonly filesystems: readonly FilesystemParams[];
  readonly mountPoints: readonly string[];
  readonly format: 'qcow2' | 'raw';
  readonly sourceDateEpoch: number;
}

interface FilesystemsInputs {
  readonly tools: ToolsOutput;
  readonly host: RootOutput;
  readonly qm: RootOutput | undefined;
}

type Context = StepContext<FilesystemsParams, FilesystemsInputs, FilesystemsOutput>;

/**
 * Fills the image's ext4 file systems with what packages bring. Owners come from the tars, so neither root nor a user
 * namespace is needed.
 */
export const filesystems = defineKind<FilesystemsParams, FilesystemsInputs, FilesystemsOutput>({
  name: 'filesystems',
  reads: { tools: reads(toolsOutput), host: reads(rootOutput), qm: mayRead(rootOutput) },
  makes: filesystemsOutput,
  tools: [TOOLS['qemu-img']],
  // Fills a disk, in memory where there is enough.
  memoryMiB: 1024,
  code: CODE,
  run: fillFilesystems,
});

async function fillFilesystems(context: Context): Promise<Result<undefined>> {
  const { params, scratch, made: output } = context;
  if (params.format === 'raw') return fillDisk(context, output.disk('raw'));
  const memory = await openMemoryFile(params.diskBytes, await dataBytes(context));
  if (memory !== undefined) {
    const made = await fillDisk(context, memory.path).finally(() => memory.close());
    // It was not enough.
    if (made.ok || !made.diagnostics.some(({ message }) => saysFullDisk(message))) return made;
  }
  return fillDisk(context, path.join(scratch, 'disk.raw'));
}

/** How much the file systems will take, about. */
async function dataBytes(context: Context): Promise<number> {
  const tars = [context.input('host'), context.input('qm')].map((root) => root && fileSize(root.tar));
  const bytes = (await Promise.all(tars)).reduce<number>((sum, size) => sum + (size ?? 0), 0);
  return bytes * (1 + METADATA_SHARE);
}

/** Of a file's blocks and ext4's own: half a block a file in the mean, 256 bytes for an inode, and its tables. */
const METADATA_SHARE = 1 / 4;

async function fillDisk(context: Context, disk: string): Promise<Result<undefined>> {
  const { params, scratch } = context;
  const tools = new TargetTools({ ...context.input('tools'), ...params.linking });
  await createSparseFile(disk, params.diskBytes);
  const qmRoot = context.input('qm');
  const folders = addedFolders(params.mountPoints, qmRoot !== undefined);
  const skeleton = path.join(scratch, 'folders.mtree');
  await writeFileAtomic(skeleton, mtreeOfFolders(folders, params.sourceDateEpoch));
  const archives = [`@${context.input('host').tar}`, `@${skeleton}`];
  if (qmRoot !== undefined) {
    const qm = await placeQm(context, tools, qmRoot);
    if (!qm.ok) return qm;
    archives.push(`@${qm.value}`);
  }
  for (const filesystem of params.filesystems) {
    const made = await fill(context, tools, filesystem, archives, disk);
    if (!made.ok) return made;
  }
  const file = context.made.disk(params.format);
  const done = await allEnded<Result<undefined>[]>([
    ...params.filesystems.map((filesystem) => takeMetadata(context, tools, filesystem, disk)),
    ...(params.format === 'qcow2' ? [convert(context, disk, file)] : []),
  ]);
  return done.find((one) => !one.ok) ?? success(undefined);
}

async function takeMetadata(
  context: Context,
  tools: TargetTools,
  filesystem: FilesystemParams,
  disk: string,
): Promise<Result<undefined>> {
  const taken = path.join(context.scratch, `${filesystem.name}.metadata.raw`);
  const argv = tools.e2image('-r', '-o', String(filesystem.offsetBytes), disk, taken);
  const outcome = await tools.run(argv, context.params.sourceDateEpoch, { logFile: context.logFile });
  if (!outcome.ok) return programFailed(context, ['e2image'], outcome);
  // Most of an inode table is zeros, which e2image writes.
  await copyDiggingHoles(taken, context.made.metadata(filesystem));
  return success(undefined);
}

async function convert(context: Context, disk: string, file: string): Promise<Result<undefined>> {
  // Without -W, which is faster but lets the order of clusters depend on chance.
  const argv: Argv = ['qemu-img', 'convert', '-m', '16', '-f', 'raw', '-O', 'qcow2', disk, file];
  const converted = await run(argv, { logFile: context.logFile });
  return converted.ok ? success(undefined) : programFailed(context, argv, converted);
}

async function placeQm(context: Context, tools: TargetTools, { tar }: RootOutput): Promise<Result<string>> {
  const placed = path.join(context.scratch, 'qm.tar');
  const substitutions = TO_QM_PLACES.flatMap((rule) => ['-s', rule]);
  const argv = tools.bsdtar('-cf', placed, '--format=pax', ...substitutions, `@${tar}`);
  const outcome = await tools.run(argv, context.params.sourceDateEpoch, { logFile: context.logFile });
  return outcome.ok ? success(placed) : programFailed(context, ['bsdtar'], outcome);
}

async function fill(
  context: Context,
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
      message: `the packages' files in ${filesystem.mountPoint} do not fit into partition ${filesystem.name} of ${size}`,
      ...howToEnlarge(filesystem),
    },
  ]);
}

/** The place of what decides a partition's size, and what to do about it. */
export function howToEnlarge({ at = ['image', 'image_size'] }: FilesystemParams) {
  const rest = at.includes('image_size') ? ', or give this partition more of it' : '';
  return { hint: `increase ${at.join('.')}${rest}`, path: at };
}

/** The members that belong to a file system, with their names as seen from its root. */
function selection(params: FilesystemsParams, { mountPoint }: FilesystemParams): string[] {
  const others = params.filesystems
    .map((other) => other.mountPoint)
    .filter((other) => isBelow(other, mountPoint));
  // `?*`, as bsdtar takes `x/*` to mean x itself too.
  const excluded = [...others, '/dev', hostPathOf('qm', '/dev')].flatMap((folder) => [
    '--exclude',
    `.${folder}/?*`,
  ]);
  if (mountPoint === '/') return excluded;
  return [...excluded, '--include', `.${mountPoint}/?*`, '-s', `,^\\.${mountPoint}/,./,S`];
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
