import { bytes, formatBytes, type Diagnostic } from '@nx-aib/core';
import type { PlannedLimit, QmMemoryPlan } from './plan';

/** The keys of `qm.memory_limit`. */
export type LimitKey = 'max' | 'high';

/**
 * What QM needs to start: its systemd, journald, dbus and logind. Measured in the booted reference image (Debian 13,
 * systemd 257): a peak of 25 to 27 MB; with 24 MiB it starts after reclaim, with 16 MiB it does not start.
 */
const QM_MINIMUM = bytes(32 * 1024 * 1024);

/**
 * With this, QM also has room for a nested container; measured in the same image: a peak of 36 to 39 MB with one of
 * busybox.
 */
const QM_COMFORTABLE = bytes(64 * 1024 * 1024);

/** A check of limits that may be wrong in combination. */
type Rule = (plan: QmMemoryPlan) => Diagnostic | null;

const RULES: readonly Rule[] = [
  highNotBelowMax,
  enoughToStart,
  highEnoughToStart,
  (plan) => neverReached(plan, 'max'),
  (plan) => neverReached(plan, 'high'),
  someLimit,
];

/** Problems with limits that systemd accepts individually. */
export function checkLimits(plan: QmMemoryPlan): readonly Diagnostic[] {
  return RULES.map((rule) => rule(plan)).filter((found) => found !== null);
}

/** The kernel reclaims and throttles above memory.high and kills at memory.max (cgroup v2, "Memory Interface Files"). */
function highNotBelowMax({ max, high }: QmMemoryPlan): Diagnostic | null {
  if (max.shown === 'infinity' || high.shown === 'infinity') return null;
  if (high.shown > max.shown) {
    return found('high', 'high-above-max', 'error', {
      message: `high, ${describe(high)}, is above max, ${describe(max)}: QM is killed before it is throttled`,
      hint: 'set high below max, or leave one of them out',
    });
  }
  if (high.kernel !== max.kernel) return null;
  return found('high', 'high-equals-max', 'warning', {
    message: `high, ${describe(high)}, is the same as max: QM is never throttled before it is killed`,
    hint: 'set high below max, 35% for a max of 40%, so that QM slows down first',
  });
}

function enoughToStart({ max }: QmMemoryPlan): Diagnostic | null {
  if (max.kernel === 'max' || max.kernel >= QM_COMFORTABLE) return null;
  if (max.kernel < QM_MINIMUM) {
    return found('max', 'too-little', 'error', {
      message: `max, ${describe(max)}, is too low: QM needs ${formatBytes(QM_MINIMUM)} to start`,
      hint: `give QM ${formatBytes(QM_COMFORTABLE)} or more`,
    });
  }
  return found('max', 'tight', 'warning', {
    message: `max, ${describe(max)}, leaves little above the ${formatBytes(QM_MINIMUM)} that QM needs to start`,
    hint: `give QM ${formatBytes(QM_COMFORTABLE)} or more`,
  });
}

/** Throttling does not kill, but a QM that is throttled while starting runs into its timeouts. */
function highEnoughToStart({ max, high }: QmMemoryPlan): Diagnostic | null {
  if (high.kernel === 'max' || high.kernel >= QM_MINIMUM) return null;
  if (max.kernel !== 'max' && max.kernel < QM_MINIMUM) return null;
  return found('high', 'high-too-little', 'warning', {
    message: `high, ${describe(high)}, is less than the ${formatBytes(QM_MINIMUM)} that QM needs to start: QM is throttled from the start`,
    hint: `set high to ${formatBytes(QM_COMFORTABLE)} or more`,
  });
}

/** Even MemTotal cannot be reached: the kernel and the host's services use some of it. */
function neverReached(plan: QmMemoryPlan, key: LimitKey): Diagnostic | null {
  const limit = plan[key];
  if (limit.shown === 'infinity' || limit.shown < plan.memTotal) return null;
  return found(key, 'never-reached', 'warning', {
    message: `${key}, ${describe(limit)}, is not below the machine's memory, ${plan.memTotal} bytes: it is never reached, and QM can exhaust the machine`,
    hint: `set ${key} to less than ${formatBytes(plan.memTotal)}, or to a share such as 40%`,
  });
}

function someLimit({ max, high }: QmMemoryPlan): Diagnostic | null {
  if (max.shown !== 'infinity') return null;
  if (high.shown === 'infinity') {
    return found(null, 'unlimited', 'warning', {
      message: 'QM has no memory limit: it can exhaust the machine',
      hint: 'set qm.memory_limit, for example max 40% and high 35%',
    });
  }
  return found('high', 'only-high', 'warning', {
    message: `only high, ${describe(high)}, is set: above it QM is throttled but not stopped, and can still exhaust the machine`,
    hint: 'set qm.memory_limit.max as well',
  });
}

/** A diagnostic at one of the limits, or at all of them. */
function found(
  key: LimitKey | null,
  code: string,
  severity: Diagnostic['severity'],
  text: Pick<Diagnostic, 'message'> & { readonly hint: string },
): Diagnostic {
  const path = key === null ? ['qm', 'memory_limit'] : ['qm', 'memory_limit', key];
  return { code: `qm-memory/${code}`, severity, ...text, path };
}

/** As written and in bytes: `40% (828026880 bytes)`. */
function describe(limit: PlannedLimit): string {
  return `${limit.setting} (${limit.shown} bytes)`;
}
