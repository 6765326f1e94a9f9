import { errorAt, shown, warningAt, type Finding } from '../finding';
import { ipVersion } from '../values/network';
import type { Rule } from './draft';

const BITS = { 4: 32, 6: 128 } as const;

/** The parts of a static address are consistent. */
export const staticNetwork: Rule = (draft) => {
  const network = draft.network !== undefined && 'static' in draft.network ? draft.network.static : undefined;
  const version = network?.ip === undefined ? undefined : ipVersion(network.ip);
  if (network?.ip === undefined || version === undefined) return [];
  const { ip, ip_prefixlen: length, gateway } = network;
  if (length !== undefined && length > BITS[version]) return [prefixTooLong(ip, length, version)];
  return gateway === undefined ? [] : gatewayFindings(ip, length, gateway);
};

function prefixTooLong(ip: string, length: number, version: 4 | 6): Finding {
  return errorAt(['network', 'static', 'ip_prefixlen'], {
    code: 'manifest/out-of-range',
    message: `${length} is out of range`,
    hint: `accepted: 0 to ${BITS[version]}: ${ip} is an IPv${version} address`,
  });
}

function gatewayFindings(ip: string, length: number | undefined, gateway: string): readonly Finding[] {
  const path = ['network', 'static', 'gateway'];
  if (ipVersion(ip) !== ipVersion(gateway)) {
    return [
      errorAt(path, {
        code: 'manifest/ip-versions-differ',
        message: `${shown(gateway)} and the address ${ip} are of different IP versions`,
        hint: 'use IPv4 or IPv6 for both',
      }),
    ];
  }
  if (ipVersion(ip) === 6 || length === undefined || network4(ip, length) === network4(gateway, length))
    return [];
  return [
    warningAt(path, {
      code: 'manifest/gateway-not-in-network',
      message: `${shown(gateway)} is not in the network of ${ip}/${length}`,
      hint: 'a gateway is reached directly, so its address is usually in the same network',
    }),
  ];
}

/** The first `length` bits of an IPv4 address as a number. */
function network4(address: string, length: number): number {
  const value = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return Math.floor(value / 2 ** (BITS[4] - length));
}
