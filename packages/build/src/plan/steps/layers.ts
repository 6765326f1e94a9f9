import { createHash } from 'node:crypto';
import { canonicalJson, withoutPlaces, type BuildPlan, type Step, type StepKind } from './step';

/** The kinds of steps that take long and whose outputs several images and machines can share. */
const HEAVY: readonly StepKind[] = ['tools', 'packages'];

/** The heavy part of a build: what the archive's packages become, before anything of the manifest is in it. */
export interface Layers {
  /** The same for images with the same sets of packages: 12 hexadecimal digits of the steps' SHA-256. */
  readonly id: string;
  /**
   * In an order in which each comes after what it reads; none reads anything else. None knows where a manifest asks for
   * anything: several images share them.
   */
  readonly steps: readonly Step[];
}

/** The layers of a build plan. */
export function layersOf(plan: BuildPlan): Layers {
  const heavy = plan.steps.filter(({ kind }) => HEAVY.includes(kind));
  const steps = heavy.map((step) => ({ ...step, params: withoutPlaces(step.params) }));
  const id = createHash('sha256').update(canonicalJson(steps)).digest('hex').slice(0, 12);
  return { id, steps };
}
