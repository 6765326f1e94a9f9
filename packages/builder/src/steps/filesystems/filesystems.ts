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

/** ext4's block size; mke2fs(8) takes sizes in blocks. */
const BLOCK_SIZE = 4096;

/** Used until an image sets its own; with metadata_csum_seed checksums remain valid when it does, ext4(5). */
const NO_UUID = '00000000-0000-4000-8000-000000000000';

/**
 * The place of QM's root in the host's tree, as substitutions for bsdtar(1); `S` leaves the targets of symbolic links
 * alone.
 */
const TO_QM_PLACES = QM_PLACES.flatMap(({ inside, outside }) =>
  inside === '/'
    ? [`,^\\./,.${outside}/,S`]
    : [`,^\\.${inside}$,.${outside},S`, `,^\\.${inside}/,.${outside}/,S`],
);

export interface FilesystemsParams {
  /** How to start the distribution's programs. */
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
 * Fills the image's ext4 file systems with the files from packages. Owners come from the tars, so neither root nor a
 * user namespace is needed.
 */
export const filesystems = defineKind<FilesystemsParams, FilesystemsInputs, FilesystemsOutput>({
  name: 'filesystems',
  reads: { tools: reads(toolsOutput), host: reads(rootOutput), qm: mayRead(rootOutput) },
  makes: filesystemsOutput,
  tools: [TOOLS['qemu-img']],
  // Fills a disk image, in memory if there is enough.
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
    // There was not enough.
    if (made.ok || !made.diagnostics.some(({ message }) => saysFullDisk(message))) return made;
  }
  return fillDisk(context, path.join(scratch, 'disk.raw'));
}

/** The approximate size of the files in the file systems. */
async function dataBytes(context: Context): Promise<number> {
  const tars = [context.input('host'), context.input('qm')].map((root) => root && fileSize(root.tar));
  const bytes = (await Promise.all(tars)).reduce<number>((sum, size) => sum + (size ?? 0), 0);
  return bytes * (1 + METADATA_SHARE);
}

/** For partly filled blocks and ext4's own data: half a block per file on average, 256 bytes per inode, and tables. */
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
  // Most of an inode table consists of zeros, which e2image writes out.
  await copyDiggingHoles(taken, context.made.metadata(filesystem));
  return success(undefined);
}

async function convert(context: Context, disk: string, file: string): Promise<Result<undefined>> {
  // Without -W, which is faster but makes the order of clusters random.
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

/** The position of the value that determines a partition's size, and what to do about it. */
export function howToEnlarge({ at = ['image', 'image_size'] }: FilesystemParams) {
  const rest = at.includes('image_size') ? ', or give this partition more of it' : '';
  return { hint: `increase ${at.join('.')}${rest}`, path: at };
}

/** The members that belong to a file system, with their names relative to its root. */
function selection(params: FilesystemsParams, { mountPoint }: FilesystemParams): string[] {
  const others = params.filesystems
    .map((other) => other.mountPoint)
    .filter((other) => isBelow(other, mountPoint));
  // `?*`, because bsdtar matches `x/*` against x itself too.
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
    // The seed of directory hashes is random by default.
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
