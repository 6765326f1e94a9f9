import { explainMiss } from './explain-miss';
import { renderMiss } from './render-miss';
import type { FingerprintedStep } from '../step';
import { earlierRuns } from '../store/earlier-runs';

/** Explains why a step's output is not in the store, one line for each reason. */
export async function explain(
  store: string,
  image: string,
  { step, declaration }: FingerprintedStep,
): Promise<string[]> {
  const miss = explainMiss(image, declaration, await earlierRuns(store, step.name));
  return renderMiss(image, miss, step.reads);
}
