import { judged } from '../testing/judged';
import { referenceDescriptor } from '../testing/reference';
import { qmRoot } from './qm-root';

const qm = referenceDescriptor().plan.qm!;
const refused: [string, string] = [
  'written=yes',
  'sh: 1: cannot create /usr/nx-aib-probe: Read-only file system\nwritten=no',
];

describe("the checks of QM's root file system", () => {
  it('pass when a write succeeds as planned, and when it is refused as planned', () => {
    expect(judged(qmRoot)).toEqual(['qm-root/active: pass', 'qm-root/read-only: pass']);
    expect(judged(qmRoot, { qm: { ...qm, readOnly: true } }, [refused])[1]).toBe('qm-root/read-only: pass');
  });

  it('fail when it is the other way round', () => {
    expect(judged(qmRoot, { qm: { ...qm, readOnly: true } })[1]).toBe(
      'qm-root/read-only: fail, it can be written',
    );
    expect(judged(qmRoot, {}, [refused])[1]).toBe('qm-root/read-only: fail, it cannot be written');
  });

  it('do not take a container that does not run for a read-only one', () => {
    const noContainer: [string, string] = ['written=yes', 'Error: no container with name or ID "qm" found'];
    expect(judged(qmRoot, { qm: { ...qm, readOnly: true } }, [noContainer])[1]).toBe(
      'qm-root/read-only: fail, the write could not be tried',
    );
    expect(judged(qmRoot, {}, [['active\nactive', 'active\nfailed']])[0]).toBe(
      'qm-root/active: fail, they differ',
    );
  });

  it('fail when the probe is left behind', () => {
    expect(judged(qmRoot, {}, [['left=no', 'left=yes']])[1]).toBe(
      'qm-root/read-only: fail, /usr/nx-aib-probe could not be removed again',
    );
  });
});
