import os from 'node:os';
import { performance } from 'node:perf_hooks';

/** How many programs can run at once. */
export function cpuCount(): number {
  return os.availableParallelism();
}

/** Milliseconds since some moment in the past; for measuring how long something takes. */
export function monotonicMilliseconds(): number {
  return performance.now();
}
