import type { ImagePlan } from '@nx-aib/image-plan';
import type { Diagnostic } from '@nx-aib/core';
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
  /** How many checks the plan asks for, known before the boot; a verdict with others has failed. */
  readonly planned: number;
  readonly checks: readonly CheckResult[];
  /** From the start of the machine to its end. */
  readonly seconds: number;
  /** What went wrong with the machine itself: a panic, a lost console, with its last lines. */
  readonly problems: readonly Diagnostic[];
}

/** What a verdict is made of. */
export interface VerdictParts extends Pick<Verdict, 'accelerator' | 'problems'> {
  readonly plan: Pick<ImagePlan, 'name' | 'version'>;
  /** The ids of the checks that the plan asks for. */
  readonly planned: readonly string[];
  readonly results: readonly CheckResult[];
  readonly seconds: number;
}

/**
 * A verdict from what came out, held against what was planned: a check that is missing was lost on the way and has
 * failed, and one too many fails the verdict.
 */
export function makeVerdict({ plan, planned, results, ...parts }: VerdictParts): Verdict {
  const made = new Set(results.map(({ id }) => id));
  const checks = [...results, ...planned.filter((id) => !made.has(id)).map(lostCheck)];
  const expected = new Set(planned);
  const unplanned = [...made].filter((id) => !expected.has(id)).map(unplannedCheck);
  const covered = unplanned.length === 0 && checks.length === planned.length;
  const passed = covered && checks.length > 0 && checks.every(({ verdict }) => verdict === 'pass');
  return {
    schema: 1,
    image: plan.name,
    version: plan.version,
    verdict: passed ? 'pass' : 'fail',
    accelerator: parts.accelerator,
    planned: planned.length,
    checks,
    seconds: Number(parts.seconds.toFixed(1)),
    problems: [...parts.problems, ...unplanned],
  };
}

function unplannedCheck(id: string): Diagnostic {
  const message = `a check ran that was not planned: ${id}`;
  return { code: 'runner/unplanned-check', severity: 'error', message };
}

function lostCheck(id: string): CheckResult {
  const reason = 'not checked: its result was lost';
  return { id, title: id, expected: 'a result', seen: 'nothing', verdict: 'fail', reason, seconds: 0 };
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
