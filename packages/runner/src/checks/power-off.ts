import { judgeSection, same, type CheckFamily } from './check';

/** Runs last: the guest shuts down and QEMU ends by itself. The fact comes from the verifier. */
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
