import { judgeSection, same, type CheckFamily } from './check';
import { guestScript } from './sections';

/** The host name of the running system. */
export const hostname: CheckFamily = {
  name: 'hostname',
  checks: ({ plan }) => [
    {
      id: 'hostname/kernel',
      title: `the host is called ${plan.hostname}`,
      expected: plan.hostname,
      judge: (facts) => judgeSection(facts, 'hostname', (text) => same(text, plan.hostname)),
    },
  ],
  script: () => guestScript(['section hostname; cat /proc/sys/kernel/hostname']),
};
