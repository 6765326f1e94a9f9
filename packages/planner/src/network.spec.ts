import { planNetwork } from './network';

const RESOLVER = ['systemd-resolved'];

const QEMU = { interface: 'enp0s2', modules: ['virtio_net'] };

function files(
  network: Parameters<typeof planNetwork>[0],
  platform: Parameters<typeof planNetwork>[1],
): Record<string, string> {
  const entries = planNetwork(network, platform, RESOLVER).paths.map((planned): [string, string] => [
    planned.path,
    planned.type === 'file' && 'text' in planned.content ? planned.content.text : planned.type,
  ]);
  return Object.fromEntries(entries);
}

const ADDRESS = { ip: '192.0.2.5', ip_prefixlen: 24, gateway: '192.0.2.1', dns: '192.0.2.2' };

describe('planNetwork', () => {
  it("writes a fixed address for the target's card and loads its driver", () => {
    expect(files({ static: ADDRESS }, QEMU)).toEqual({
      '/etc/systemd/network/10-nx-aib.network':
        '[Match]\nName=enp0s2\n\n[Network]\nAddress=192.0.2.5/24\nGateway=192.0.2.1\nDNS=192.0.2.2\n',
      '/etc/resolv.conf': 'nameserver 192.0.2.2\n',
      '/etc/modules-load.d/nx-aib-network.conf': 'virtio_net\n',
    });
  });

  it("takes the manifest's card and driver over the target's", () => {
    const planned = files({ static: { ...ADDRESS, iface: 'eth0', load_module: 'e1000e' } }, QEMU);
    expect(planned['/etc/systemd/network/10-nx-aib.network']).toContain('Name=eth0\n');
    expect(planned['/etc/modules-load.d/nx-aib-network.conf']).toBe('e1000e\n');
  });

  it('matches any card where neither names one', () => {
    const planned = files({ static: ADDRESS }, { interface: null, modules: [] });
    expect(planned['/etc/systemd/network/10-nx-aib.network']).toContain('[Match]\nType=ether\nKind=!*\n');
    expect(Object.keys(planned)).not.toContain('/etc/modules-load.d/nx-aib-network.conf');
  });

  it('asks for an address by DHCP, also where the manifest is silent', () => {
    expect(planNetwork({ dynamic: {} }, QEMU, RESOLVER)).toEqual(planNetwork(undefined, QEMU, RESOLVER));
    const { paths, packages, services } = planNetwork(undefined, QEMU, RESOLVER);
    expect(paths.map(({ path }) => path)).toEqual([
      '/etc/systemd/network/10-nx-aib.network',
      '/etc/resolv.conf',
    ]);
    expect(packages).toEqual(['systemd-resolved']);
    expect(services.map(({ unit }) => unit)).toEqual([
      'systemd-networkd.service',
      'systemd-resolved.service',
    ]);
  });
});
