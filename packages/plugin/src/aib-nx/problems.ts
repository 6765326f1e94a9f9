import { bytes, formatBytes } from '@nx-aib/core';
import type { CacheProblem } from '@nx-aib/build-machine/remote-cache';

/** One line for everything that a remote cache did not do for the same reason. */
export function renderProblems(server: string, problems: readonly CacheProblem[]): string[] {
  const reasons = new Map(problems.map((one) => [`${one.what} ${one.why}`, one]));
  return [...reasons.values()].map(({ what, why }) => {
    const same = problems.filter((one) => one.what === what && one.why === why);
    const results = same.length === 1 ? '1 result was' : `${same.length} results were`;
    const smallest = formatBytes(bytes(Math.min(...same.map((one) => one.bytes))));
    const size = same.length === 1 ? smallest : `${smallest} or more`;
    return what === 'upload'
      ? `the remote cache at ${server}: ${results} not uploaded: ${why} (${size}); the tasks have succeeded`
      : `the remote cache at ${server}: ${results} not downloaded: ${why}; the tasks were run instead`;
  });
}
