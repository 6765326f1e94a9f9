import type { Manifest } from '@nx-aib/manifest';
import { planServices, type OwnService } from './services';

function manifest(systemd: object): Manifest {
  return { name: 'x', content: { systemd } } as unknown as Manifest;
}

const NETWORKD: OwnService = { root: 'host', unit: 'systemd-networkd.service', state: 'enabled' };

describe('planServices', () => {
  it('sorts units and adds what nx-aib decides', () => {
    const value = planServices(
      manifest({ enabled_services: ['sshd.service', 'fstrim.timer'], disabled_services: ['cron.service'] }),
      [NETWORKD],
    );
    expect(value.map(({ unit, state, origin }) => `${unit} ${state} ${origin}`)).toEqual([
      'cron.service disabled manifest',
      'fstrim.timer enabled manifest',
      'sshd.service enabled manifest',
      'systemd-networkd.service enabled nx-aib',
    ]);
  });

  it('leaves the last word to the manifest', () => {
    const value = planServices(manifest({ disabled_services: ['systemd-networkd.service'] }), [NETWORKD]);
    expect(value).toEqual([
      {
        root: 'host',
        unit: 'systemd-networkd.service',
        state: 'disabled',
        origin: 'manifest',
        at: ['content', 'systemd', 'disabled_services', 0],
      },
    ]);
  });
});
