import { failure, nearestName, type Result } from '@nx-aib/core';

/** The error for a target or distribution that is not among `known`. */
export function unknownName(
  kind: 'target' | 'distribution',
  name: string,
  known: readonly string[],
): Result<never> {
  const nearest = nearestName(name, known);
  const list = known.join(', ');
  return failure([
    {
      code: `platforms/unknown-${kind}`,
      severity: 'error',
      message: `there is no ${kind} ${JSON.stringify(name)}`,
      hint: nearest === undefined ? `known: ${list}` : `did you mean ${nearest}? Known: ${list}`,
      // The manifest sets its target; the distribution is an option of the build.
      ...(kind === 'target' ? { path: ['target'] } : {}),
    },
  ]);
}
