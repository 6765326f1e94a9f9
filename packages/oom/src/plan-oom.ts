import { success, type Diagnostic, type Result } from '@nx-aib/core';
import { notesOn } from './notes';
import { orderOfDeath } from './order';
import type { OomInput } from './oom-input';
import type { OomPlan } from './plan';
import { leadInPercent, NEUTRAL, NEVER, QM_OOM_SCORE_ADJ } from './scores';

/**
 * Plans the order in which the kernel kills processes when memory runs out. Host services are protected if there is a
 * QM partition, or if `image.enable_oom_protection` is true; `false` disables protection, with a warning
 * `oom/protection-off` if there is a QM partition. Never fails.
 */
export function planOom(input: OomInput): Result<OomPlan> {
  const reason = reasonFor(input);
  const enabled = reason !== 'off';
  const plan: OomPlan = {
    enabled,
    reason,
    defaultOOMScoreAdjust: enabled ? NEVER : null,
    order: orderOfDeath(input, enabled),
    notes: notesOn(input, enabled),
  };
  return success(plan, input.qm && !enabled ? [protectionOff()] : []);
}

function reasonFor({ qm, enableOomProtection }: OomInput): OomPlan['reason'] {
  if (enableOomProtection !== undefined) return enableOomProtection ? 'enable_oom_protection' : 'off';
  return qm ? 'qm' : 'off';
}

function protectionOff(): Diagnostic {
  const lead = leadInPercent(QM_OOM_SCORE_ADJ, NEUTRAL);
  return {
    code: 'oom/protection-off',
    severity: 'warning',
    message: `enable_oom_protection is false beside a QM partition: a host service that uses ${lead}% more of the memory than QM's processes is killed before them`,
    hint: 'remove the key: with a QM partition, the services of the host are protected',
    path: ['image', 'enable_oom_protection'],
  };
}
