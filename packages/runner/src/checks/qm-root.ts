import type { PlannedQm } from '@nx-aib/image-plan';
import { hostPathOf, QM_SERVICE } from '@nx-aib/qm';
import { fail, judgeSection, pass, same, type Check, type CheckFamily, type GuestFacts } from './check';
import { IN_QM } from './qm-guest';
import { guestScript, parseProperties } from './sections';

/** Created in QM's root file system, outside its /etc and /var, and removed again. */
const PROBE = '/usr/nx-aib-probe';

/** QM's root file system: tests whether it is writable. */
export const qmRoot: CheckFamily = {
  name: 'qm-root',
  checks: ({ plan: { qm } }) => (qm === null ? [] : checksOf(qm)),
  script: () =>
    guestScript([
      `section active; systemctl is-active ${QM_SERVICE}`,
      'section write',
      `${IN_QM} sh -c 'if echo nx-aib > ${PROBE}; then echo written=yes; else echo written=no; fi; rm -f ${PROBE}' 2>&1`,
      `echo left=$(test -e ${hostPathOf('qm', PROBE)} && echo yes || echo no)`,
    ]),
};

function checksOf({ readOnly }: PlannedQm): Check[] {
  return [
    {
      id: 'qm-root/active',
      title: `${QM_SERVICE} runs`,
      expected: 'active',
      judge: (facts) => judgeSection(facts, 'active', (text) => same(text, 'active')),
    },
    {
      id: 'qm-root/read-only',
      title: `QM's root file system is ${readOnly ? 'read-only' : 'writable'}`,
      expected: readOnly ? 'a write fails as read-only' : 'a write succeeds',
      judge: (facts) => judgeWrite(facts, readOnly),
    },
  ];
}

function judgeWrite(facts: GuestFacts, readOnly: boolean) {
  return judgeSection(facts, 'write', (text) => {
    const { written, left } = Object.fromEntries(parseProperties(text));
    if (left === 'yes') return fail(text, `${PROBE} could not be removed again`);
    if (written === 'yes')
      return readOnly ? fail('a write succeeded', 'it can be written') : pass('a write succeeded');
    // A write can fail for many reasons; only this one is expected.
    if (written === 'no' && /Read-only file system/.test(text)) {
      return readOnly ? pass('Read-only file system') : fail('Read-only file system', 'it cannot be written');
    }
    return fail(text.trim(), 'the write could not be tried');
  });
}
