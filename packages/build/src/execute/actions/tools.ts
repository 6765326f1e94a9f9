import { linkTo, makeFolder, removeTree, run } from '@nx-aib/build-machine';
import { success, type Result } from '@nx-aib/core';
import type { ToolsParams } from '../../plan/steps/params';
import { programFailed, type Action, type ActionContext } from '../action';
import { EXACT_NAMES } from '../exact-names';
import { installFailed } from '../install-failed';
import { DOWNLOADS } from '../kept-downloads';
import { mmdebstrap } from '../mmdebstrap';
import { withPackageSource, type PackageSource } from '../package-source';
import path from 'node:path';

/** Unpacks, without configuring, the packages whose programs make file systems. */
export const tools: Action<ToolsParams> = (context) =>
  withPackageSource(context, (source) => unpack(context, source));

async function unpack(
  context: ActionContext<ToolsParams>,
  { names, ...from }: PackageSource,
): Promise<Result<undefined>> {
  const { scratch, output, params, logFile } = context;
  await linkTo(context.downloads, path.join(scratch, DOWNLOADS));
  const unpacked = await mmdebstrap({
    archive: params.archive,
    variant: 'extract',
    // Nothing is configured, so that no package has to be marked as asked for or as installed for another one's sake.
    include: params.locked?.map(({ name, version }) => `${name}=${version}`) ?? names,
    ...from,
    output: 'tools.tar',
    cwd: scratch,
    options: [EXACT_NAMES],
    env: { NX_AIB_PACKAGES: names.join(' ') },
    logFile,
  });
  if (!unpacked.ok) return installFailed(context, unpacked);
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
}
