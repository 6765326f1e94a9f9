import { createHash } from 'node:crypto';
import { kindOf, type Kinds } from '../step-kind';
import { canonicalJson, withoutPlaces, type BuildPlan, type Step } from '../step';

/**
 * The heavy part of a build: steps that take long and whose outputs several images and machines can share, before
 * anything of a manifest is in them.
 */
export interface Layers {
  /** The same for images with the same steps: 12 hexadecimal digits of their SHA-256. */
  readonly id: string;
  /**
   * Plain data, in an order in which each comes after what it reads; none reads anything else. None knows where a manifest
   * asks for anything: several images share them.
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
