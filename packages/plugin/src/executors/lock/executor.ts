import { createProgress, renderLockOutcome, type LOCK_OPTIONS, type OptionsOf } from '@nx-aib/cli';
import { lockPackages } from '@nx-aib/builder';
import type { Where } from '../artifacts';
import { endWithNx } from '../end-with-nx';
import { manifestFrom, type ImageOptions } from '../image-options';
import { loadPlanAndStore } from '../planning';
import { report, say } from '../report';
import type { StoreOptions } from '../store';

/** Pins the versions of all packages in a file beside the manifest, and prints the changes. */
export async function lockExecutor(
  options: ImageOptions & StoreOptions & OptionsOf<typeof LOCK_OPTIONS>,
  context: Where,
): Promise<{ success: boolean }> {
  endWithNx();
  const ready = await loadPlanAndStore(options, context, { heedLock: false });
  if (ready === undefined) return { success: false };
  const progress = createProgress(process.stdout);
  const locked = await lockPackages({
    ...{ manifestFile: manifestFrom(options, context), ...ready },
    resolve: options.check === true ? 'check' : options.update === true ? 'all' : 'new',
    say: (line) => progress.say(line),
  });
  progress.end();
  report(locked.diagnostics);
  if (locked.ok) say(renderLockOutcome(locked.value));
  return { success: locked.ok };
}
