import {
  createProgress,
  renderLockOutcome,
  storeFolder,
  type LOCK_OPTIONS,
  type OptionsOf,
} from '@nx-aib/cli';
import { lockPackages } from '@nx-aib/builder';
import type { Where } from '../artifacts';
import { endWithNx } from '../end-with-nx';
import { manifestFrom, type ImageOptions } from '../image-options';
import { loadPlan } from '../planning';
import { report, say } from '../report';

/** Pins the versions of all packages in a file beside the manifest, and prints the changes. */
export async function lockExecutor(
  options: ImageOptions & OptionsOf<typeof LOCK_OPTIONS>,
  context: Where,
): Promise<{ success: boolean }> {
  endWithNx();
  const loaded = await loadPlan(options, context, { heedLock: false });
  report(loaded.diagnostics);
  if (!loaded.ok) return { success: false };
  const storeDir = storeFolder();
  if (!storeDir.ok) {
    report(storeDir.diagnostics);
    return { success: false };
  }
  const progress = createProgress(process.stdout);
  const locked = await lockPackages({
    manifestFile: manifestFrom(options, context),
    loaded: loaded.value,
    resolve: options.check === true ? 'check' : options.update === true ? 'all' : 'new',
    storeDir: storeDir.value,
    say: (line) => progress.say(line),
  });
  progress.end();
  report(locked.diagnostics);
  if (locked.ok) say(renderLockOutcome(locked.value));
  return { success: locked.ok };
}
