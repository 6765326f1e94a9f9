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

/** The time by this machine's clock, in whole seconds since 1970. */
export function secondsSince1970(): number {
  return Math.floor(Date.now() / 1000);
}
