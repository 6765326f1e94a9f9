import { failure, success, type Result } from '@nx-aib/core';
import { qemuOption } from './qemu-option';

/** A TCP port on this machine's loopback address that is forwarded to the guest. */
export interface PortForward {
  /** 1 to 65535. */
  readonly hostPort: number;
  /** 1 to 65535. */
  readonly guestPort: number;
}

/**
 * QEMU's user-mode network, which needs no privileges: the guest has access to the outside, and only forwarded ports
 * are accessible from outside.
 */
export interface UserNetwork {
  readonly forwards: readonly PortForward[];
  /** The guest's IPv4 address from DHCP; QEMU's default is 10.0.2.15. */
  readonly guestAddress?: string;
}

/** Parses `HOST:GUEST`, both ports from 1 to 65535. */
export function parsePortForward(text: string): Result<PortForward> {
  const [, host, guest] = /^(\d{1,5}):(\d{1,5})$/.exec(text) ?? [];
  const forward = { hostPort: Number(host), guestPort: Number(guest) };
  if (isPort(forward.hostPort) && isPort(forward.guestPort)) return success(forward);
  return failure([
    {
      code: 'runner/port-forward',
      severity: 'error',
      message: `"${text}" is not a port forward`,
      hint: 'write HOST:GUEST with ports from 1 to 65535, as in 8080:80',
    },
  ]);
}

/** Whether `port` is a TCP port: a whole number from 1 to 65535. */
export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65535;
}

/** Parses the guest's address: a dotted IPv4 address that is not used by QEMU itself in its /24 network. */
export function parseGuestAddress(text: string): Result<string> {
  const octets = /^\d{1,3}(\.\d{1,3}){3}$/.test(text) ? text.split('.').map(Number) : [];
  const last = octets[3] ?? 0;
  // qemu(1), -netdev user: the gateway is the network's x.x.x.2 and the name server x.x.x.3.
  if (octets.length === 4 && octets.every((octet) => octet <= 255) && last >= 4 && last <= 254) {
    return success(octets.join('.'));
  }
  return failure([
    {
      code: 'runner/guest-address',
      severity: 'error',
      message: `"${text}" is not an address that the guest can have`,
      hint: 'write an IPv4 address whose last number is from 4 to 254, as in 10.0.2.15: QEMU itself is .2 and .3',
    },
  ]);
}

/**
 * QEMU's arguments for the network card. It is in PCI slot 2, to match the static interface name of the `qemu` target,
 * enp0s2 (systemd.net-naming-scheme(7)).
 */
export function planNetwork(network: UserNetwork | null): string[] {
  if (network === null) return ['-nic', 'none'];
  const net = network.guestAddress?.replace(/\d+$/, '0/24');
  const base = qemuOption('user', { id: 'net0', net, dhcpstart: network.guestAddress });
  const forwards = network.forwards.map(
    ({ hostPort, guestPort }) => `,hostfwd=tcp:127.0.0.1:${hostPort}-:${guestPort}`,
  );
  return ['-netdev', base + forwards.join(''), '-device', 'virtio-net-pci,netdev=net0,addr=0x2'];
}
