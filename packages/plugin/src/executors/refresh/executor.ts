import { createProgress } from '@nx-aib/cli';
import { refreshPackages } from '@nx-aib/builder';
import { withLocations } from '@nx-aib/manifest';
import type { Where } from '../artifacts';
import { endWithNx } from '../end-with-nx';
import type { ImageOptions } from '../image-options';
import { loadPlanAndStore } from '../planning';
import { report } from '../report';
import { startOfNx } from '../start-of-nx';
import type { StoreOptions } from '../store';

/** Installs the latest packages of the archive; later builds of all images without a lock use them. */
export async function refreshExecutor(
  options: ImageOptions & StoreOptions,
  context: Where,
): Promise<{ success: boolean }> {
  endWithNx();
  const ready = await loadPlanAndStore(options, context);
  if (ready === undefined) return { success: false };
  const { plan, platform, lock, manifestDir, parsed } = ready.loaded;
  const progress = createProgress(process.stdout);
  const refreshed = await refreshPackages({
    ...{ plan, platform, lock, manifestDir },
    storeDir: ready.storeDir,
    report: (event) => progress.report(event),
    say: (line) => progress.say(line),
    refresh: await startOfNx(),
  });
  progress.end();
  report(withLocations(refreshed.diagnostics, parsed.source));
  return { success: refreshed.ok };
}
