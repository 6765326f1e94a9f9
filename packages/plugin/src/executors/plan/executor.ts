import { planWithOrigin, STANDARD_IO, type PLAN_OPTIONS, type OptionsOf } from '@nx-aib/cli';
import { writeFileAtomic } from '@nx-aib/build-machine';
import { artifact, type Where } from '../artifacts';
import type { ImageOptions } from '../image-options';
import { warnOfLinks } from '../output-links';
import { loadPlan } from '../planning';
import { report } from '../report';
import type { OUTPUT_OPTION } from '../schemas';
import { storeOf, type StoreOptions } from '../store';
import { PLAN_JSON, PLAN_TEXT } from '../../outputs/output-files';

/** Prints what the image will be, and writes it to plan.txt and plan.json. */
export async function planExecutor(
  options: ImageOptions & StoreOptions & OptionsOf<typeof PLAN_OPTIONS & typeof OUTPUT_OPTION>,
  context: Where,
  io = STANDARD_IO,
): Promise<{ success: boolean }> {
  const loaded = await loadPlan(options, context);
  const planned = await planWithOrigin(loaded, storeOf(options, context), options, "Nx's cache");
  report([...planned.diagnostics, ...(await warnOfLinks(options, context))], io);
  if (!planned.ok) return { success: false };
  const { text, json } = planned.value;
  await writeFileAtomic(artifact(options, context, PLAN_TEXT), text);
  await writeFileAtomic(artifact(options, context, PLAN_JSON), json);
  io.out(text);
  return { success: true };
}
