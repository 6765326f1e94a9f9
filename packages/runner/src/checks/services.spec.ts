import type { PlannedService } from '@nx-aib/image-plan';
import { judged } from '../testing/judged';
import { services } from './services';

const service = (root: 'host' | 'qm', unit: string, state: PlannedService['state']): PlannedService => ({
  ...{ root, unit, state, origin: 'manifest' },
});

describe('the checks of services', () => {
  it('pass for what is as planned, in both systemds', () => {
    const planned = [
      service('host', 'getty@tty1.service', 'enabled'),
      service('qm', 'workload.service', 'enabled'),
      service('qm', 'systemd-modules-load.service', 'masked'),
    ];
    expect(judged(services, { services: planned })).toEqual([
      'services/host/getty@tty1.service: pass',
      'services/qm/workload.service: pass',
      'services/qm/systemd-modules-load.service: pass',
    ]);
  });

  it('say what is not as planned', () => {
    const planned = [
      service('host', 'fstrim.timer', 'disabled'),
      service('host', 'nope.service', 'enabled'),
      service('host', 'systemd-udevd.service', 'masked'),
      service('qm', 'unknown.service', 'enabled'),
    ];
    expect(judged(services, { services: planned })).toEqual([
      'services/host/fstrim.timer: fail, it is not disabled',
      'services/host/nope.service: fail, it is not enabled',
      'services/host/systemd-udevd.service: fail, it is not masked',
      'services/qm/unknown.service: fail, unknown to systemd',
    ]);
  });

  it('do not take an enabled service that failed, or never started, for one that ran', () => {
    const planned = { services: [service('host', 'systemd-pstore.service', 'enabled')] };
    const pstore = 'Type=oneshot\nResult=success\nId=systemd-pstore.service';
    expect(judged(services, planned)).toEqual([
      'services/host/systemd-pstore.service: pass, a condition of the unit is not met here',
    ]);
    expect(
      judged(services, planned, [['ConditionTimestampMonotonic=11341050', 'ConditionTimestampMonotonic=0']]),
    ).toEqual(['services/host/systemd-pstore.service: fail, it never started']);
    expect(judged(services, planned, [[pstore, pstore.replace('success', 'exit-code')]])).toEqual([
      'services/host/systemd-pstore.service: fail, its result is exit-code',
    ]);
  });
});
