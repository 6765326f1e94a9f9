import type { Manifest } from '@nx-aib/manifest';
import { planServices, type OwnService } from './services';

function manifest(systemd: object): Manifest {
  return { name: 'x', content: { systemd } } as unknown as Manifest;
}

const NETWORKD: OwnService = { root: 'host', unit: 'systemd-networkd.service', state: 'enabled' };

describe('planServices', () => {
  it('completes names, sorts them and adds what nx-aib decides', () => {
    const { value } = planServices(
      manifest({ enabled_services: ['sshd', 'fstrim.timer'], disabled_services: ['cron.service'] }),
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
    const { value } = planServices(manifest({ disabled_services: ['systemd-networkd'] }), [NETWORKD]);
    expect(value).toEqual([
      { root: 'host', unit: 'systemd-networkd.service', state: 'disabled', origin: 'manifest' },
    ]);
  });

  it('refuses a unit that is both enabled and disabled', () => {
    const { diagnostics } = planServices(
      manifest({ enabled_services: ['sshd'], disabled_services: ['sshd.service'] }),
      [],
    );
    expect(diagnostics).toEqual([
      {
        code: 'services/contradiction',
        severity: 'error',
        message: 'sshd.service is both enabled and disabled',
        hint: 'keep one of the two',
        path: ['content', 'systemd', 'disabled_services', 0],
      },
    ]);
  });
});
