import { bootInteractively, readAirOptions, type MACHINE_OPTIONS, type OptionsOf } from '@nx-aib/cli';
import { artifact, type Where } from '../artifacts';
import { endWithNx } from '../end-with-nx';
import { report, say } from '../report';

/**
 * Boots the built image with its serial console in this terminal. The guest's writes are discarded: the image stays
 * unchanged.
 */
export async function bootExecutor(
  options: OptionsOf<typeof MACHINE_OPTIONS>,
  context: Where,
): Promise<{ success: boolean }> {
  endWithNx();
  const request = readAirOptions(artifact(context, 'image.json'), {
    nographics: true,
    snapshot: true,
    ...options,
  });
  const ended = request.ok ? await bootInteractively(request.value, say) : request;
  report(ended.diagnostics);
  return { success: ended.ok && ended.value === 0 };
}
