import { renderValid, STANDARD_IO } from '@nx-aib/cli';
import type { Where } from '../artifacts';
import type { ImageOptions } from '../image-options';
import { loadPlan } from '../planning';
import { report } from '../report';

/** Checks whether an image can be built from the manifest, and prints all errors. */
export async function validateExecutor(
  options: ImageOptions,
  context: Where,
  io = STANDARD_IO,
): Promise<{ success: boolean }> {
  const loaded = await loadPlan(options, context);
  report(loaded.diagnostics, io);
  if (loaded.ok) io.out(renderValid(options.manifest, loaded.value.plan));
  return { success: loaded.ok };
}
