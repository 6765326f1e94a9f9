import { judgeSection, same, type CheckFamily } from './check';

/** Looks last: the guest shuts down and QEMU ends by itself. The verifier gives the fact. */
export const powerOff: CheckFamily = {
  name: 'power-off',
  checks: () => [
    {
      id: 'power-off/clean',
      title: 'the machine powers off cleanly',
      expected: 'clean',
      judge: (facts) => judgeSection(facts, 'power-off', (text) => same(text, 'clean')),
    },
  ],
  script: () => '',
};
