import { bootInteractively, readAirOptions, type MACHINE_OPTIONS, type OptionsOf } from '@nx-aib/cli';
import { artifact, type Where } from '../artifacts';
import { DESCRIPTOR } from '../../outputs/output-files';
import { endWithNx } from '../end-with-nx';
import { report, say } from '../report';
import type { OUTPUT_OPTION } from '../schemas';

/**
 * Boots the built image with its serial console in this terminal. The guest's writes are discarded: the image stays
 * unchanged.
 */
export async function bootExecutor(
  options: OptionsOf<typeof MACHINE_OPTIONS & typeof OUTPUT_OPTION>,
  context: Where,
): Promise<{ success: boolean }> {
  endWithNx();
  const { memory } = options;
  const request = readAirOptions(artifact(options, context, DESCRIPTOR), {
    nographics: true,
    snapshot: true,
    ...(memory !== undefined && { memory }),
  });
  const ended = request.ok ? await bootInteractively(request.value, say) : request;
  report(ended.diagnostics);
  return { success: ended.ok && ended.value === 0 };
}
