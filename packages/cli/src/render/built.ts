import { type BuildRequest, planSteps } from '@nx-aib/builder';

/** The result of a build, or of a dry run. */
export interface Built {
  /** The image's path in the form that a user would write. */
  readonly image: string;
  /** How many steps the image has. */
  readonly steps: number;
  /** Suggested next commands. */
  readonly next: readonly string[];
}

/** The summary of an image built by a request. */
export function builtBy(
  { plan, platform, format, lock }: Pick<BuildRequest, 'plan' | 'platform' | 'format' | 'lock'>,
  said: Pick<Built, 'image' | 'next'>,
): Built {
  return { ...said, steps: planSteps(plan, platform, format, lock).steps.length };
}
