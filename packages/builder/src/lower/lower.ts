import type { Lock, Platform } from '@nx-aib/package-family';
import type { ImagePlan } from '@nx-aib/image-plan';
import type { BuildPlan } from '@nx-aib/steps';
import { imageStep } from '../steps/image/plan';
import type { Lowering } from '../steps/lowering';

/**
 * Lowers an image plan to steps: the one that makes the image, and those that it reads, directly or through others. They
 * are divided by typical edits: a limit or a text file affects only `changes`, and a package of the QM partition does
 * not rerun any step for the host's packages.
 */
export function planSteps(
  plan: ImagePlan,
  platform: Platform,
  format: 'qcow2' | 'raw',
  lock: Lock | null = null,
): BuildPlan {
  const { distribution, family } = platform;
  const linking = distribution.arches[plan.arch]?.linking;
  if (linking === undefined) throw new Error(`nothing of ${distribution.name} is for ${plan.arch}`);
  const packages = { ...family.building.packageSteps(plan, platform, lock), linking };
  const lowering: Lowering = { plan, platform, format, packages, steps: [...packages.all] };
  const { name } = imageStep(lowering);
  return { steps: lowering.steps, result: name };
}
