import { type BuildRequest, planSteps } from '@nx-aib/builder';

/** What a build has made, or would make. */
export interface Built {
  /** The image's path as its user would write it. */
  readonly image: string;
  /** How many steps the image has. */
  readonly steps: number;
  /** Commands that make sense now. */
  readonly next: readonly string[];
}

/** What is said of an image that a request has made, or asks for. */
export function builtBy(
  { plan, platform, format, lock }: Pick<BuildRequest, 'plan' | 'platform' | 'format' | 'lock'>,
  said: Pick<Built, 'image' | 'next'>,
): Built {
  return { ...said, steps: planSteps(plan, platform, format, lock).steps.length };
}
