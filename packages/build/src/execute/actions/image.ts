import { copySparse, copyInto, listTree, makeFolder, renameUnlessThere, run, type Argv } from '@nx-aib/host';
import { failure, success, type Result } from '@nx-aib/manifest';
import path from 'node:path';
import type { FilesystemParams, ImageParams } from '../../plan/steps/params';
import { inputOf, programFailed, type Action, type ActionContext } from '../action';
import { TargetTools } from '../target-tools';

/**
 * Puts the disk together: a copy of the file systems as packages filled them, the manifest's changes inside
 * them, the EFI system partition, the partition table; and turns it into the format that was asked for.
 */
export const image: Action<ImageParams> = async (context) => {
  const { params, output, scratch, logFile } = context;
  const disk = path.join(scratch, 'disk.raw');
  await copySparse(path.join(inputOf(context, 'filesystems'), 'disk.raw'), disk);
  const changed = await changeFilesystems(context, disk);
  if (!changed.ok) return changed;
  await copyInto(path.join(inputOf(context, 'esp'), 'esp.vfat'), disk, params.espOffsetBytes);
  const sfdisk: Argv = ['sfdisk', '--quiet', '--no-reread', '--no-tell-kernel', '--wipe=never', disk];
  const partitioned = await run(sfdisk, { input: params.sfdiskScript, logFile });
  if (!partitioned.ok) return programFailed(context, sfdisk, partitioned);
  const file = path.join(output, `disk.${params.format}`);
  if (params.format === 'raw') {
    await renameUnlessThere(disk, file);
    return success(undefined);
  }
  // Without -W, which is faster but lets the order of clusters depend on chance.
  const convert: Argv = ['qemu-img', 'convert', '-m', '16', '-f', 'raw', '-O', 'qcow2', disk, file];
  const converted = await run(convert, { logFile });
  return converted.ok ? success(undefined) : programFailed(context, convert, converted);
};

async function changeFilesystems(
  context: ActionContext<ImageParams>,
  disk: string,
): Promise<Result<undefined>> {
  const { params, logFile } = context;
  const tools = new TargetTools(inputOf(context, 'tools'));
  const folder = inputOf(context, 'changes');
  const contents = path.join(folder, 'contents');
  await makeFolder(path.join(context.scratch, 'contents'));
  const scripts = await listTree(path.join(folder, 'scripts'));
  for (const filesystem of params.filesystems) {
    const script = scripts.find(({ path: name }) => name === `${filesystem.name}.debugfs`);
    if (script === undefined || script.size === 0) continue;
    const at = `${disk}?offset=${filesystem.offsetBytes}`;
    const argv = tools.debugfs('-w', '-f', path.join(folder, 'scripts', script.path), at);
    const outcome = await tools.run(argv, params.sourceDateEpoch, { cwd: contents, logFile });
    if (!outcome.ok) return programFailed(context, ['debugfs'], outcome);
    const complaints = outcome.stderr
      .split('\n')
      .filter((line) => line.trim() !== '' && !/^debugfs \d/.test(line));
    if (complaints.length > 0) return failure([refused(context, filesystem, complaints)]);
  }
  return success(undefined);
}

/** debugfs(8) goes on after a request that failed and ends with 0; what it prints to standard error is the truth. */
function refused(
  context: ActionContext<ImageParams>,
  filesystem: FilesystemParams,
  complaints: readonly string[],
) {
  const full = complaints.some((line) => /no free space|Could not allocate/i.test(line));
  const place = `the file system of ${filesystem.mountPoint}`;
  return {
    code: full ? 'build/filesystem-full' : 'build/program-failed',
    severity: 'error',
    message: full
      ? `what the manifest adds to ${filesystem.mountPoint} does not fit into partition ${filesystem.name}`
      : `step ${context.stepName} failed: debugfs could not change ${place}: ${complaints[0] ?? ''}`,
    hint: full
      ? 'make image.image_size larger, or leave more of it to this partition'
      : `its whole output is in ${context.logFile}`,
    ...(full ? { path: ['image', 'image_size'] } : {}),
  } as const;
}
