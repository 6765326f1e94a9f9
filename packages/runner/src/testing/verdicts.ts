import type { CheckResult, Verdict } from '../verify/verdict';

/** The result of a check, for specs that render it: passed, unless changed. */
export const checkResult = (change: Partial<CheckResult>): CheckResult => ({
  ...{ id: 'memory/max', title: 'qm.service has MemoryMax of 40%', expected: '825425920', seen: '825425920' },
  ...{ verdict: 'pass', reason: '', seconds: 0.4 },
  ...change,
});

/** One that failed, with characters that a report has to escape. */
const FAILED = checkResult({
  ...{
    id: 'hostname/kernel',
    title: 'the host is called box',
    expected: 'box',
    seen: 'localhost\x00 & <co>',
  },
  ...{ verdict: 'fail', reason: 'they differ' },
});

/** A failed check and one that passed. */
export const verdictOf = (change: Partial<Verdict> = {}): Verdict => ({
  ...{ schema: 1, image: 'image-qemu', version: '1.0', verdict: 'fail', accelerator: 'tcg', planned: 2 },
  ...{ checks: [FAILED, checkResult({})], seconds: 95.2, problems: [] },
  ...change,
});
