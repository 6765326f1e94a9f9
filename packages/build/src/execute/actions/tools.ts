import { linkTo, makeFolder, removeTree, run } from '@nx-aib/host';
import { success } from '@nx-aib/manifest';
import path from 'node:path';
import type { ToolsParams } from '../../plan/steps/params';
import { programFailed, type Action } from '../action';
import { DOWNLOADS, mmdebstrap } from '../mmdebstrap';

/** Unpacks, without configuring, the packages whose programs make file systems. */
export const tools: Action<ToolsParams> = async (context) => {
  const { scratch, output, params, logFile } = context;
  await linkTo(context.downloads, path.join(scratch, DOWNLOADS));
  const unpacked = await mmdebstrap({
    archive: params.archive,
    variant: 'extract',
    include: params.packages,
    output: 'tools.tar',
    cwd: scratch,
    options: [],
    logFile,
  });
  if (!unpacked.ok) return programFailed(context, ['mmdebstrap'], unpacked);
  await makeFolder(output);
  const untar = [
    'tar',
    '--extract',
    '--file',
    path.join(scratch, 'tools.tar'),
    '--directory',
    output,
  ] as const;
  const extracted = await run([...untar, '--no-same-owner', '--exclude=./dev/*', '--exclude=./var/*'], {
    logFile,
  });
  if (!extracted.ok) return programFailed(context, untar, extracted);
  await removeTree(path.join(output, 'var'));
  return success(undefined);
};
