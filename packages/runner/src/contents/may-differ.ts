import type { KnownSocket } from '@nx-aib/package-family';
import { hostPathOf } from '@nx-aib/qm';

/**
 * Everything that a running system may have beyond its image: a short list, with a reason for each entry. Anything else
 * that is not in the image fails a check.
 */

/** Unit files outside the image, and paths inside it that are not among its files. */
export const UNIT_FILES: readonly { readonly path: RegExp; readonly why: string }[] = [
  {
    path: /^\/run\/systemd\/generator\.early\/(nx-aib-shell\.service|basic\.target\.d\/nx-aib\.conf)$/,
    why: 'the shell that runs the checks',
  },
  {
    path: /^\/run\/systemd\/generator\/[^/]+\.device\.d\/50-device-timeout\.conf$/,
    why: 'fstab says how long a device is waited for',
  },
  {
    path: /^\/run\/systemd\/transient\/libpod-[0-9a-f]{64}\.scope(\.d\/[^/]+)?$/,
    why: 'Podman puts a container into a scope',
  },
];

/**
 * Where generators create units; each has its source in SourcePath=, which must be in the image. (With a machine-id of
 * `uninitialized`, also links to units of the image: systemd enables them by presets, checks/units.ts.)
 */
export const GENERATED = /^\/run\/systemd\/generator(\.early|\.late)?\//;

/** Accounts that are not in any file: services with DynamicUser=, systemd.exec(5). */
export const DYNAMIC_IDS = { first: 61184, last: 65519 } as const;

const STUBS = ['127.0.0.53', '127.0.0.54'];

/** Sockets of systemd's services, which are in all images; a package family lists those of its packages. */
export const SYSTEMD_SOCKETS: readonly KnownSocket[] = [
  ...(['tcp', 'udp'] as const).flatMap((protocol): KnownSocket[] => [
    { units: ['systemd-resolved.service'], protocol, port: 53, addresses: STUBS, why: 'the local resolver' },
    { units: ['systemd-resolved.service'], protocol, port: 5355, why: 'LLMNR, resolved.conf(5)' },
  ]),
  {
    units: ['systemd-resolved.service'],
    protocol: 'udp',
    port: 5353,
    why: 'multicast DNS, resolved.conf(5)',
  },
  { units: ['systemd-networkd.service'], protocol: 'udp', port: 68, why: 'a DHCP client, RFC 2131' },
  { units: ['systemd-networkd.service'], protocol: 'udp', port: 546, why: 'a DHCPv6 client, RFC 8415' },
  { units: ['systemd-networkd.service'], protocol: 'raw', port: 58, why: 'router discovery, RFC 4861' },
];

/** Where containers store their files, in the host's tree; these are not part of the image. */
export const CONTAINER_STORAGE = (['host', 'qm'] as const).map((root) =>
  hostPathOf(root, '/var/lib/containers/storage'),
);
