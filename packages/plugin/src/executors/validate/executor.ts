import { renderValid } from '@nx-aib/cli';
import type { Where } from '../artifacts';
import type { ImageOptions } from '../image-options';
import { loadPlan } from '../planning';
import { report, say } from '../report';

/** Checks whether an image can be built from the manifest, and prints all errors. */
export async function validateExecutor(options: ImageOptions, context: Where): Promise<{ success: boolean }> {
  const loaded = await loadPlan(options, context);
  report(loaded.diagnostics);
  if (loaded.ok) say(renderValid(options.manifest, loaded.value.plan));
  return { success: loaded.ok };
}
