import { linkTo, makeFolder, removeTree, run } from '@nx-aib/build-machine';
import { success, type Result } from '@nx-aib/core';
import type { ToolsParams } from '../../params/step-params';
import { programFailed, type StepContext } from '@nx-aib/steps';
import type { ToolsOutput } from '@nx-aib/package-family';
import { EXACT_NAMES } from '../../install/exact-names';
import { installFailed } from '../../install/install-failed';
import { DOWNLOADS } from '../../install/kept-downloads';
import { mmdebstrap } from '../../install/mmdebstrap';
import { withInstallSource, type InstallSource } from '../../fetch/install-source';
import path from 'node:path';

type Context = StepContext<ToolsParams, object, ToolsOutput>;

/** Runs a step of the kind `tools`. */
export function unpackTools(context: Context): Promise<Result<undefined>> {
  return withInstallSource(context, (source) => unpack(context, source));
}

async function unpack(context: Context, { names, ...from }: InstallSource): Promise<Result<undefined>> {
  const { scratch, output, params, logFile } = context;
  await linkTo(context.downloads, path.join(scratch, DOWNLOADS));
  const unpacked = await mmdebstrap({
    archive: params.archive,
    variant: 'extract',
    // Nothing is configured, so packages need not be marked as manually or automatically installed.
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
