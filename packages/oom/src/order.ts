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
    ? "at QM's own limit, where only processes in QM are candidates, and when the machine runs out of memory"
    : 'when the machine runs out of memory';
  return [
    {
      subject: 'nested containers',
      oomScoreAdj: NESTED_OOM_SCORE_ADJ,
      why: `killed first ${when}, unless another process in QM uses ${lead}% more of the memory; all processes of a container are killed together`,
    },
    {
      subject: 'qm.service',
      oomScoreAdj: QM_OOM_SCORE_ADJ,
      why: "QM's own services are killed after its containers; if QM's systemd is killed, the host restarts QM",
    },
  ];
}

function hostServices(enabled: boolean): OomSubject {
  const why = enabled
    ? 'never killed; the default for services that set no value'
    : 'not protected; the service using the most memory is killed first';
  return { subject: 'host services', oomScoreAdj: enabled ? NEVER : NEUTRAL, why };
}
