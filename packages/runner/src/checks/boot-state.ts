import { judgeSection, noneOf, type Check, type CheckFamily } from './check';
import { IN_QM } from './qm-guest';
import { guestScript } from './sections';

/** Both systemds have started completely. Runs first, so that the other families see a settled system. */
export const bootState: CheckFamily = {
  name: 'boot-state',
  // Under TCG QM needs 60 to 80 s, and more on a busy machine.
  timeoutMs: 600_000,
  checks: ({ plan }) => [
    stateCheck('host', 'the host'),
    ...(plan.qm === null ? [] : [stateCheck('qm', 'QM')]),
  ],
  script: ({ plan }) =>
    guestScript([
      'section host; timeout 300 systemctl is-system-running --wait',
      'section host-failed; systemctl list-units --state=failed --plain --no-legend',
      ...(plan.qm === null
        ? []
        : [
            ...waitForQm,
            'section qm; echo "$state"',
            `section qm-failed; ${IN_QM} systemctl list-units --state=failed --plain --no-legend 2>&1`,
          ]),
    ]),
};

/** qm.service counts as started before QM's own systemd can be queried: retry until it answers with a state. */
const waitForQm = [
  'left=100; while [ $left -gt 0 ]; do left=$((left-1))',
  `state=$(${IN_QM} timeout 200 systemctl is-system-running --wait 2>&1)`,
  'case $state in running|degraded|maintenance|stopping) break;; esac; sleep 2; done',
];

function stateCheck(section: string, who: string): Check {
  return {
    id: `boot-state/${section}`,
    title: `${who} has started completely`,
    expected: 'running',
    judge: (facts) =>
      judgeSection(facts, section, (state) => {
        const failed = (facts.get(`${section}-failed`) ?? '')
          .split('\n')
          .flatMap((line) => line.split(' ')[0] || []);
        if (state === 'running') return noneOf([], state);
        const why = failed.length === 0 ? 'it is not running' : `failed: ${failed.join(', ')}`;
        return noneOf([why], state);
      }),
  };
}
