import type { ImagePlan } from '@nx-aib/image-plan';
import type { PackageSteps, Platform } from '@nx-aib/package-family';
import type { Root } from '@nx-aib/qm';
import type { Step } from '@nx-aib/steps';
import type { PlannedPrograms } from './target-tools';

/** An image plan that is lowered to steps. */
export interface Lowering {
  readonly plan: ImagePlan;
  readonly platform: Platform;
  readonly format: 'qcow2' | 'raw';
  /** The steps that install packages, and how to start the distribution's programs. */
  readonly packages: PackageSteps & PlannedPrograms;
  /** The steps made so far, each after those that it reads. */
  readonly steps: Step[];
}

/**
 * The step of a kind for an image, or for one of its roots. It is made when a step that reads it first asks for it, and
 * is the same from then on. So there is no list of steps: a step that nothing reads has no effect on the image, and is
 * not made.
 */
export function lowered<Of extends readonly Root[], Made extends Step | undefined>(
  make: (lowering: Lowering, ...of: Of) => Made,
): (lowering: Lowering, ...of: Of) => Made {
  const made = new WeakMap<Lowering, Map<string, { readonly step: Made }>>();
  return (lowering, ...of) => {
    const known = made.get(lowering) ?? new Map<string, { readonly step: Made }>();
    made.set(lowering, known);
    const key = of.join();
    const { step } = known.get(key) ?? { step: make(lowering, ...of) };
    if (!known.has(key) && step !== undefined) lowering.steps.push(step);
    known.set(key, { step });
    return step;
  };
}
