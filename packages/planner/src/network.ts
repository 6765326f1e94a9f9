import type { PlannedPath } from '@nx-aib/image-plan';
import { ownFile, ownSymlink } from '@nx-aib/image-plan/plan';
import type { Network, StaticNetwork } from '@nx-aib/manifest';
import type { OwnService } from './services';

/** The target's facts about its network. */
export interface NetworkPlatform {
  /** The name of its first network card. */
  readonly interface: string | null;
  /** Kernel modules for it. */
  readonly modules: readonly string[];
}

export interface PlannedNetwork {
  readonly paths: readonly PlannedPath[];
  readonly services: readonly OwnService[];
  readonly packages: readonly string[];
}

const NETWORK_FILE = '/etc/systemd/network/10-nx-aib.network';

/**
 * The host's network with systemd-networkd(8): a static address, or DHCP on every Ethernet card, which is also the
 * default for a manifest without a network section. With a static address the name server is a line in resolv.conf(5);
 * with DHCP it is part of the lease and systemd-resolved(8) manages it.
 * @param resolverPackages the packages with systemd-resolved(8)
 */
export function planNetwork(
  network: Network | undefined,
  platform: NetworkPlatform,
  resolverPackages: readonly string[],
): PlannedNetwork {
  const networkd: OwnService = { root: 'host', unit: 'systemd-networkd.service', state: 'enabled' };
  if (network !== undefined && 'static' in network) {
    return { paths: staticFiles(network.static, platform), services: [networkd], packages: [] };
  }
  return {
    paths: [
      ownFile('host', NETWORK_FILE, DHCP),
      ownSymlink('host', '/etc/resolv.conf', '../run/systemd/resolve/stub-resolv.conf'),
    ],
    services: [networkd, { root: 'host', unit: 'systemd-resolved.service', state: 'enabled' }],
    packages: resolverPackages,
  };
}

/** `Kind=!*`: physical cards, not the bridges and virtual cards of containers, systemd.network(5). */
const DHCP = `[Match]
Type=ether
Kind=!*

[Network]
DHCP=yes
`;

function staticFiles(network: StaticNetwork, platform: NetworkPlatform): PlannedPath[] {
  const name = network.iface ?? platform.interface;
  const text = [
    '[Match]',
    ...(name === null ? ['Type=ether', 'Kind=!*'] : [`Name=${name}`]),
    '',
    '[Network]',
    `Address=${network.ip}/${network.ip_prefixlen}`,
    `Gateway=${network.gateway}`,
    `DNS=${network.dns}`,
    '',
  ].join('\n');
  const modules = network.load_module === undefined ? platform.modules : [network.load_module];
  return [
    ownFile('host', NETWORK_FILE, text),
    ownFile('host', '/etc/resolv.conf', `nameserver ${network.dns}\n`),
    ...(modules.length === 0
      ? []
      : [ownFile('host', '/etc/modules-load.d/nx-aib-network.conf', modules.map((m) => `${m}\n`).join(''))]),
  ];
}
