import { judged } from '../testing/judged';
import { bootState } from './boot-state';
import { hostname } from './hostname';

describe('the checks of the boot', () => {
  it('pass when both systemds run', () => {
    expect(judged(bootState)).toEqual(['boot-state/host: pass', 'boot-state/qm: pass']);
  });

  it('name the units that failed', () => {
    const degraded = judged(bootState, {}, [
      ['host\nrunning', 'host\ndegraded'],
      ['@@nx-aib host-failed\n', '@@nx-aib host-failed\nqm.service loaded failed failed QM partition\n'],
      ['qm\nrunning', 'qm\nError: no container with name or ID "qm" found'],
    ]);
    expect(degraded).toEqual([
      'boot-state/host: fail, failed: qm.service',
      'boot-state/qm: fail, it is not running',
    ]);
  });
});

describe('the check of the name', () => {
  it('compares it', () => {
    expect(judged(hostname)).toEqual(['hostname/kernel: pass']);
    expect(judged(hostname, { hostname: 'box' })).toEqual(['hostname/kernel: fail, they differ']);
  });
});
