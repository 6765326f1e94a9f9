import { canonicalJson, type StepDeclaration } from '../step';
import type { EarlierRun } from '../store/earlier-runs';
import { differences, leafCount, type Difference } from './differences';

/** Why a step's output is not in the store. */
export type Miss =
  /** No step of this name is known to have run before. */
  | { readonly reason: 'first' }
  /** It ran with the same inputs, but its output has been removed since. */
  | { readonly reason: 'gone' }
  /** The differences from the most similar earlier run, which was for `image`. */
  | {
      readonly reason: 'changed';
      readonly image: string;
      readonly differences: readonly [Difference, ...Difference[]];
    };

/**
 * Compares a step with earlier runs of steps with the same name and returns the differences from the most similar one:
 * that with the fewest different values; of several, one for the same image, and of those the latest.
 */
export function explainMiss(
  image: string,
  declaration: StepDeclaration,
  earlier: readonly EarlierRun[],
): Miss {
  let nearest: { run: EarlierRun; found: Difference[]; distance: number } | undefined;
  // The same declaration may have been run for many images.
  const seen = new Set<string>();
  for (const run of earlier) {
    if (run.declaration.name !== declaration.name) continue;
    const key = `${run.image === image}${canonicalJson(run.declaration)}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const found = differences(run.declaration, declaration);
    const distance = found.reduce((sum, difference) => sum + weight(difference), 0);
    const nearer =
      nearest === undefined ||
      distance < nearest.distance ||
      (distance === nearest.distance && (run.image === image || nearest.run.image !== image));
    if (nearer) nearest = { run, found, distance };
  }
  if (nearest === undefined) return { reason: 'first' };
  const [first, ...rest] = nearest.found;
  if (first === undefined) return { reason: 'gone' };
  return { reason: 'changed', image: nearest.run.image, differences: [first, ...rest] };
}

function weight({ before, after }: Difference): number {
  return Math.max(before === undefined ? 0 : leafCount(before), after === undefined ? 0 : leafCount(after));
}
