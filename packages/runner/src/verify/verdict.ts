import type { Diagnostic } from '@nx-aib/manifest';
import type { Accelerator } from '../plan/accelerator';

/** One check as it came out; plain JSON. */
export interface CheckResult {
  readonly id: string;
  readonly title: string;
  readonly expected: string;
  readonly seen: string;
  readonly verdict: 'pass' | 'fail';
  /** Why it failed; may say something of a pass. */
  readonly reason: string;
  /** Its share of the time that its family took. */
  readonly seconds: number;
}

/** What verify.json holds: whether a booted image is the planned one, and each line of why. */
export interface Verdict {
  readonly schema: 1;
  readonly image: string;
  readonly version: string | null;
  /** `pass` when every check passed. A check that could not be made has failed. */
  readonly verdict: 'pass' | 'fail';
  readonly accelerator: Accelerator | null;
  readonly checks: readonly CheckResult[];
  /** From the start of the machine to its end. */
  readonly seconds: number;
  /** What went wrong with the machine itself: a panic, a lost console, with its last lines. */
  readonly problems: readonly Diagnostic[];
}

/** How many checks came out how; counted, never taken from elsewhere. */
export function countChecks({ checks }: Pick<Verdict, 'checks'>): {
  total: number;
  passed: number;
  failed: number;
} {
  const passed = checks.filter(({ verdict }) => verdict === 'pass').length;
  return { total: checks.length, passed, failed: checks.length - passed };
}
