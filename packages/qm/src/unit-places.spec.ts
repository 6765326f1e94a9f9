import { QM_DROP_IN_PATH } from './drop-in';
import { QM_QUADLET_PATH } from './quadlet';
import { partInQmUnit, settingsIn } from './unit-places';

describe("a file of the host in QM's unit", () => {
  it.each([QM_QUADLET_PATH, QM_DROP_IN_PATH])('is in its place: %s', (path) => {
    expect(partInQmUnit(path)).toBe('instead');
  });

  it('is beside it as a drop-in of it, of all services, and of the slice that it is in', () => {
    for (const name of ['qm.service.d', 'service.d', '-.slice.d'])
      expect(partInQmUnit(`/etc/systemd/system/${name}/a.conf`)).toBe('beside');
  });

  it.each([
    '/etc/containers/systemd/qm2.container',
    '/etc/systemd/system/qmx.service',
    '/usr/share/containers/systemd/qm.container.d',
    '/etc/qm/systemd/system/service.d/x.conf',
  ])('has no part: %s', (path) => {
    expect(partInQmUnit(path)).toBeUndefined();
  });
});

describe('settings of a unit file', () => {
  it('are read as systemd reads them: comments and lines that go on', () => {
    const text = '# A=1\n[Service]\nB = 1\n; C=1\nD=1 \\\n  E=1 \\\n# F=1\n  G=1\nH=\n\\';
    expect(settingsIn(text)).toEqual(['B', 'D', 'H']);
  });
});
