import { explainMiss } from './explain-miss';
import { renderMiss } from './render-miss';
import type { FingerprintedStep } from '../step';
import { earlierRuns } from '../store/earlier-runs';

/** Says why the store has no output for a step, a line each. */
export async function explain(
  store: string,
  image: string,
  { step, declaration }: FingerprintedStep,
): Promise<string[]> {
  const miss = explainMiss(image, declaration, await earlierRuns(store, step.name));
  return renderMiss(image, miss, step.reads);
}
