import path from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { createProgress, missingLater, type OptionsOf } from '@nx-aib/cli';
import { makeLayers } from '@nx-aib/steps';
import { buildTools, fetchPackages, KINDS, STORE_HINTS } from '@nx-aib/builder';
import { FAMILIES } from '@nx-aib/families';
import { bytes, formatBytes } from '@nx-aib/core';
import { artifact, type Where } from '../artifacts';
import { endWithNx } from '../end-with-nx';
import { warnOfLinks } from '../output-links';
import { report, say } from '../report';
import type { OUTPUT_OPTION } from '../schemas';
import { storeOf, type StoreOptions } from '../store';
import { pointAtManifests, withKeys } from './point-at-manifests';
import { removeFormerPackages } from './remove-former';

/** Installs the packages of a packages project and writes `<fingerprint>.tar.zst`, an archive for each step. */
export async function packagesExecutor(
  options: { readonly steps: readonly unknown[] } & StoreOptions & OptionsOf<typeof OUTPUT_OPTION>,
  context: Where & Partial<Pick<ExecutorContext, 'projectGraph'>>,
): Promise<{ success: boolean }> {
  endWithNx();
  const storeDir = storeOf(options, context);
  if (!storeDir.ok) {
    report(storeDir.diagnostics);
    return { success: false };
  }
  report(await warnOfLinks(options, context));
  const progress = createProgress(process.stdout);
  const made = await makeLayers({
    steps: withKeys(options.steps),
    kinds: KINDS,
    hints: STORE_HINTS,
    // The image's own build runs next, and would fail if one of its programs were missing.
    neededNext: buildTools(),
    folder: artifact(options, context, '.'),
    storeDir: storeDir.value,
    report: (event) => progress.report(event),
    say: (line) => progress.say(line),
    beforeRun: (steps, store) =>
      fetchPackages(store, steps, {
        ...{ families: FAMILIES, imageName: 'layers', say: (line) => progress.say(line) },
      }),
  });
  progress.end();
  const found = await pointAtManifests(made.diagnostics, artifact(options, context, '.'), context);
  report([...found, ...missingLater(made.diagnostics)]);
  if (made.ok) await tidyUp(artifact(options, context, '.'), context);
  return { success: made.ok };
}

/** A changed package list makes another project, with a directory of its own. */
async function tidyUp(folder: string, { root, projectsConfigurations }: Where): Promise<void> {
  const removed = await removeFormerPackages(folder, root, projectsConfigurations);
  if (removed.folders === 0) return;
  const what =
    removed.folders === 1
      ? 'the archives of a former package list'
      : `the archives of ${removed.folders} former package lists`;
  const where = path.relative(process.cwd(), path.dirname(folder)) || '.';
  say(`removed ${what} from ${where}: ${formatBytes(bytes(removed.bytes))}\n`);
}
