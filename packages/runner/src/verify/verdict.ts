import type { ImagePlan } from '@nx-aib/image-plan';
import type { Diagnostic } from '@nx-aib/core';
import type { Accelerator } from '../plan/accelerator';

/** The result of one check; plain JSON. */
export interface CheckResult {
  readonly id: string;
  readonly title: string;
  readonly expected: string;
  readonly seen: string;
  readonly verdict: 'pass' | 'fail';
  /** Why it failed; optionally a remark if it passed. */
  readonly reason: string;
  /** Its share of the time used by its family. */
  readonly seconds: number;
}

/** The content of verify.json: whether a booted image matches its plan, and the result of each check. */
export interface Verdict {
  readonly schema: 1;
  readonly image: string;
  readonly version: string | null;
  /** `pass` if every check passed. A check that could not be made counts as failed. */
  readonly verdict: 'pass' | 'fail';
  readonly accelerator: Accelerator | null;
  /** How many checks the plan requires, known before the boot; a verdict with another number has failed. */
  readonly planned: number;
  readonly checks: readonly CheckResult[];
  /** From the start of the machine to its end. */
  readonly seconds: number;
  /** Problems with the machine itself: a panic, a lost console, with its last lines. */
  readonly problems: readonly Diagnostic[];
}

/** The inputs of a verdict. */
export interface VerdictParts extends Pick<Verdict, 'accelerator' | 'problems'> {
  readonly plan: Pick<ImagePlan, 'name' | 'version'>;
  /** The ids of the checks that the plan requires. */
  readonly planned: readonly string[];
  readonly results: readonly CheckResult[];
  readonly seconds: number;
}

/**
 * Makes a verdict from the results and the planned checks: a missing check counts as failed, and an unplanned one fails
 * the verdict.
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

/** The number of checks by result, always counted from the checks themselves. */
export function countChecks({ checks }: Pick<Verdict, 'checks'>): {
  total: number;
  passed: number;
  failed: number;
} {
  const passed = checks.filter(({ verdict }) => verdict === 'pass').length;
  return { total: checks.length, passed, failed: checks.length - passed };
}
