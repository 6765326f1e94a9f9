import type { ImageDescriptor } from '@nx-aib/image-plan';
import type { CheckFamily, GuestFacts } from '../checks/check';
import type { CheckResult } from './verdict';

/** Judges a family's checks by the guest's output. */
export function judgeFamily(
  family: CheckFamily,
  descriptor: ImageDescriptor,
  facts: GuestFacts,
  seconds: number,
): CheckResult[] {
  const checks = family.checks(descriptor);
  return checks.map(({ id, title, expected, judge }) => {
    const judgement = judge(facts);
    return { id, title, expected, ...judgement, seconds: share(seconds, checks.length) };
  });
}

/** Fails all of a family's checks because they could not be made. */
export function failFamily(
  family: CheckFamily,
  descriptor: ImageDescriptor,
  reason: string,
  seconds: number,
): CheckResult[] {
  const checks = family.checks(descriptor);
  return checks.map(({ id, title, expected }) => ({
    ...{ id, title, expected, seen: 'nothing', verdict: 'fail' as const },
    ...{ reason: `not checked: ${reason}`, seconds: share(seconds, checks.length) },
  }));
}

function share(seconds: number, count: number): number {
  return Number((seconds / count).toFixed(3));
}
