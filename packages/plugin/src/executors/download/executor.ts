import { createProgress, renderDownloaded } from '@nx-aib/cli';
import { downloadPackages } from '@nx-aib/builder';
import type { Where } from '../artifacts';
import { endWithNx } from '../end-with-nx';
import { manifestFrom, type ImageOptions } from '../image-options';
import { loadPlanAndStore } from '../planning';
import { report, say } from '../report';
import type { StoreOptions } from '../store';

/** Downloads all packages of an image's lock into the store, so that builds need no network. */
export async function downloadExecutor(
  options: ImageOptions & StoreOptions,
  context: Where,
): Promise<{ success: boolean }> {
  endWithNx();
  const ready = await loadPlanAndStore(options, context);
  if (ready === undefined) return { success: false };
  const progress = createProgress(process.stdout);
  const downloaded = await downloadPackages({
    ...{ manifestFile: manifestFrom(options, context), ...ready },
    say: (line) => progress.say(line),
  });
  progress.end();
  report(downloaded.diagnostics);
  if (downloaded.ok) say(renderDownloaded(downloaded.value));
  return { success: downloaded.ok };
}
