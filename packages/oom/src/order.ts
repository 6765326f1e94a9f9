import type { OomInput } from './oom-input';
import type { OomSubject } from './plan';
import {
  leadInPercent,
  NESTED_OOM_SCORE_ADJ,
  NEUTRAL,
  NEVER,
  QM_OOM_SCORE_ADJ,
  UNITS_WITH_THEIR_OWN,
} from './scores';

/**
 * The OOM kill order, first to last. A process that uses much more memory than another can still be killed before it.
 */
export function orderOfDeath(input: OomInput, enabled: boolean): readonly OomSubject[] {
  const subjects = [...(input.qm ? partsOfQm(input) : []), ...UNITS_WITH_THEIR_OWN, hostServices(enabled)];
  return subjects.sort((a, b) => b.oomScoreAdj - a.oomScoreAdj);
}

function partsOfQm({ limitsMemory }: OomInput): readonly OomSubject[] {
  const lead = leadInPercent(NESTED_OOM_SCORE_ADJ, QM_OOM_SCORE_ADJ);
  const when = limitsMemory
    ? 'when QM reaches its own limit, where only QM is considered, and when the machine runs out'
    : 'when the machine runs out';
  return [
    {
      subject: 'nested containers',
      oomScoreAdj: NESTED_OOM_SCORE_ADJ,
      why: `first ${when}, unless another process of QM uses ${lead}% more of the memory; a container dies as a whole`,
    },
    {
      subject: 'qm.service',
      oomScoreAdj: QM_OOM_SCORE_ADJ,
      why: "QM's own services go after its containers; if QM's systemd itself is killed, the host restarts QM",
    },
  ];
}

function hostServices(enabled: boolean): OomSubject {
  const why = enabled
    ? 'never killed: the default of every service without a value of its own'
    : 'not protected: among them, the one that uses most memory goes first';
  return { subject: 'host services', oomScoreAdj: enabled ? NEVER : NEUTRAL, why };
}
