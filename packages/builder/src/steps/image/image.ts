import {
  changedExtents,
  copyExtent,
  copySparse,
  createSparseFile,
  fileSize,
  makeFolder,
  run,
  TOOLS,
  type Argv,
  type Extent,
} from '@nx-aib/build-machine';
import { failure, success, type Result } from '@nx-aib/core';
import { allEnded, defineKind, programFailed, reads, type StepContext } from '@nx-aib/steps';
import { toolsOutput, type ToolsOutput } from '@nx-aib/package-family';
import type { DynamicLinking } from '@nx-aib/platforms';
import { changesOutput, type ChangesOutput } from '../changes/output';
import { CODE } from '../code';
import { espOutput, type EspOutput } from '../esp/output';
import type { FilesystemParams } from '../../disk/filesystem-params';
import { filesystemsOutput, type FilesystemsOutput } from '../filesystems/output';
import { imageOutput, type ImageOutput } from './output';
import { TargetTools } from '../target-tools';
import { howToEnlarge } from '../filesystems/filesystems';
import path from 'node:path';

/** ext4's block size, and the minimum unit for reading and writing FAT. */
const BLOCK = 4096;
const SECTOR = 512;

export interface ImageParams {
  /** How to start the distribution's programs. */
  readonly linking: DynamicLinking;
  readonly diskBytes: number;
  /** The partition table, for sfdisk(8). */
  readonly sfdiskScript: string;
  readonly filesystems: readonly FilesystemParams[];
  readonly espOffsetBytes: number;
  readonly format: 'qcow2' | 'raw';
  readonly sourceDateEpoch: number;
}

interface ImageInputs {
  readonly tools: ToolsOutput;
  readonly filesystems: FilesystemsOutput;
  readonly esp: EspOutput;
  readonly changes: ChangesOutput;
}

type Context = StepContext<ImageParams, ImageInputs, ImageOutput>;

/**
 * Assembles the disk: a copy of the disk filled from packages, the blocks of file system metadata that the manifest's
 * changes modify, the EFI system partition and the partition table. The disk is already in the right format: nothing is
 * converted, and unchanged data is copied once.
 */
export const image = defineKind<ImageParams, ImageInputs, ImageOutput>({
  name: 'image',
  reads: {
    tools: reads(toolsOutput),
    filesystems: reads(filesystemsOutput),
    esp: reads(espOutput),
    changes: reads(changesOutput),
  },
  makes: imageOutput,
  tools: [TOOLS.sfdisk, TOOLS['qemu-io']],
  memoryMiB: 512,
  code: CODE,
  run: assemble,
});

async function assemble(context: Context): Promise<Result<undefined>> {
  const { format } = context.params;
  const file = context.made.disk(format);
  const copied = copySparse(context.input('filesystems').disk(format), file);
  const [pieces] = await allEnded<[Result<readonly Piece[]>, void]>([cutPieces(context), copied]);
  return pieces.ok ? writePieces(context, pieces.value, file) : pieces;
}

/** A file with data to be written to the disk. */
interface Piece {
  /** Its name in `pieces` in the scratch directory. */
  readonly name: string;
  readonly offsetBytes: number;
  readonly bytes: number;
}

/** Cuts the extents out of their files, because qemu-io(1) writes whole files. */
async function cutPieces(context: Context): Promise<Result<readonly Piece[]>> {
  const parts = await partsOf(context);
  if (!parts.ok) return parts;
  await makeFolder(piecesFolder(context));
  const pieces: Piece[] = [];
  for (const { file, extent, offsetBytes } of parts.value) {
    const name = String(pieces.length);
    await copyExtent(file, extent, path.join(piecesFolder(context), name));
    pieces.push({ name, offsetBytes: offsetBytes + extent.start, bytes: extent.end - extent.start });
  }
  return success(pieces);
}

function piecesFolder({ scratch }: Context): string {
  return path.join(scratch, 'pieces');
}

/** An extent of a file, and the offset of the file on the disk, in bytes. */
interface Part {
  readonly file: string;
  readonly extent: Extent;
  readonly offsetBytes: number;
}

async function partsOf(context: Context): Promise<Result<readonly Part[]>> {
  const { filesystems, espOffsetBytes } = context.params;
  const esp = context.input('esp').image;
  const parts = await allEnded<Result<readonly Part[]>[]>([
    take(esp, espOffsetBytes, BLOCK),
    tableParts(context),
    ...filesystems.map((filesystem) => filesystemParts(context, filesystem)),
  ]);
  const failed = parts.find((part) => !part.ok);
  return failed ?? success(parts.flatMap((part) => (part.ok ? part.value : [])));
}

async function take(
  file: string,
  offsetBytes: number,
  unit: number,
  before?: string,
): Promise<Result<readonly Part[]>> {
  const extents = await changedExtents(file, unit, before);
  return success(extents.map((extent) => ({ file, extent, offsetBytes })));
}

async function tableParts(context: Context): Promise<Result<readonly Part[]>> {
  const { params, scratch, logFile } = context;
  const table = path.join(scratch, 'table.raw');
  await createSparseFile(table, params.diskBytes);
  const sfdisk: Argv = ['sfdisk', '--quiet', '--no-reread', '--no-tell-kernel', '--wipe=never', table];
  const partitioned = await run(sfdisk, { input: params.sfdiskScript, logFile });
  // The end of the last partition need not be aligned to blocks.
  return partitioned.ok ? take(table, 0, SECTOR) : programFailed(context, sfdisk, partitioned);
}

async function filesystemParts(
  context: Context,
  filesystem: FilesystemParams,
): Promise<Result<readonly Part[]>> {
  const before = context.input('filesystems').metadata(filesystem);
  const changed = await changeFilesystem(context, filesystem, before);
  return changed.ok ? take(changed.value, filesystem.offsetBytes, BLOCK, before) : changed;
}

/** A copy of a file system's metadata with the manifest's changes, including the contents of added files. */
async function changeFilesystem(
  context: Context,
  filesystem: FilesystemParams,
  before: string,
): Promise<Result<string>> {
  const { params, logFile, scratch } = context;
  const changed = path.join(scratch, `${filesystem.name}.raw`);
  await copySparse(before, changed);
  const { script: scriptOf, contents } = context.input('changes');
  const script = scriptOf(filesystem);
  if (((await fileSize(script)) ?? 0) === 0) return success(changed);
  const tools = new TargetTools({ ...context.input('tools'), ...params.linking });
  const argv = tools.debugfs('-w', '-f', script, changed);
  const outcome = await tools.run(argv, params.sourceDateEpoch, { cwd: contents, logFile });
  if (!outcome.ok) return programFailed(context, ['debugfs'], outcome);
  const complaints = outcome.stderr
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^debugfs \d/.test(line));
  if (complaints.length > 0) return failure([refused(context, filesystem, complaints)]);
  return success(changed);
}

/** The number of commands that fit into one command line, execve(2). */
const COMMANDS = 1000;

/** Writes the pieces into the image in any format; sequentially, so that the result is always the same. */
async function writePieces(
  context: Context,
  pieces: readonly Piece[],
  image: string,
): Promise<Result<undefined>> {
  const { params, logFile } = context;
  for (let at = 0; at < pieces.length; at += COMMANDS) {
    const commands = pieces
      .slice(at, at + COMMANDS)
      .map(({ name, offsetBytes, bytes }) => `write -q -s ${name} ${offsetBytes} ${bytes}`);
    // unsafe: no fsync(2) for data that a build can rebuild; qemu-img convert does the same.
    const argv: Argv = [
      'qemu-io',
      '-t',
      'unsafe',
      '-f',
      params.format,
      ...commands.flatMap((one) => ['-c', one]),
      image,
    ];
    const written = await run(argv, { cwd: piecesFolder(context), logFile });
    if (!written.ok) return programFailed(context, argv, written);
  }
  return success(undefined);
}

/** debugfs(8) continues after a failed request and exits with 0, so failures are detected from its standard error. */
function refused(context: Context, filesystem: FilesystemParams, complaints: readonly string[]) {
  const full = complaints.some((line) => /no free space|Could not allocate/i.test(line));
  const place = `the file system of ${filesystem.mountPoint}`;
  return {
    code: full ? 'build/filesystem-full' : 'build/program-failed',
    severity: 'error',
    message: full
      ? `the manifest's files in ${filesystem.mountPoint} do not fit into partition ${filesystem.name}`
      : `step ${context.stepName} failed: debugfs could not change ${place}: ${complaints[0] ?? ''}`,
    ...(full ? howToEnlarge(filesystem) : { hint: `full output: ${context.logFile}` }),
  } as const;
}
