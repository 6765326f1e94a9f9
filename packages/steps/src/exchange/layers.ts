import { createHash } from 'node:crypto';
import { kindOf, type Kinds } from '../step-kind';
import { canonicalJson, withoutPlaces, type BuildPlan, type Step } from '../step';

/**
 * The layers of a build: slow steps whose outputs several images and machines can share, because they do not depend on
 * the rest of the manifest.
 */
export interface Layers {
  /** Equal for images with the same steps: 12 hexadecimal digits of their SHA-256. */
  readonly id: string;
  /**
   * Plain data; each step comes after those that it reads, all of which are included. Positions in manifests are not
   * included, because several images share the steps.
   */
  readonly steps: readonly Step[];
}

/** The layers of a build plan. */
export function layersOf(plan: BuildPlan, kinds: Kinds): Layers {
  const heavy = plan.steps.filter((step) => kindOf(kinds, step).travels);
  const steps = heavy.map((step) => ({ ...step, params: withoutPlaces(step.params) }));
  const id = createHash('sha256').update(canonicalJson(steps)).digest('hex').slice(0, 12);
  return { id, steps };
}
