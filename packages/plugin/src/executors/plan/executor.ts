import { renderPlan, type OptionsOf } from '@nx-aib/cli';
import { writeFileAtomic } from '@nx-aib/build-machine';
import { artifact, type Where } from '../artifacts';
import type { ImageOptions } from '../image-options';
import { loadPlan } from '../planning';
import { report, say } from '../report';
import type { OUTPUT_OPTION } from '../schemas';

/** Prints what the image will be, and writes it to plan.txt and plan.json. */
export async function planExecutor(
  options: ImageOptions & OptionsOf<typeof OUTPUT_OPTION>,
  context: Where,
): Promise<{ success: boolean }> {
  const loaded = await loadPlan(options, context);
  report(loaded.diagnostics);
  if (!loaded.ok) return { success: false };
  const { plan } = loaded.value;
  const text = renderPlan(plan);
  await writeFileAtomic(artifact(options, context, 'plan.txt'), text);
  await writeFileAtomic(artifact(options, context, 'plan.json'), `${JSON.stringify(plan, null, 2)}\n`);
  say(text);
  return { success: true };
}
