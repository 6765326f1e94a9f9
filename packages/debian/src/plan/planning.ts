import type { Diagnostic } from '@nx-aib/core';
import type { PlannedPackages } from '@nx-aib/image-plan';
import { debArchOf, debNameOf, type Content } from '@nx-aib/manifest';
import type { FamilyPlanning, UnsupportedOption } from '@nx-aib/package-family';
import type { BootFacts } from '@nx-aib/platforms';
import { requestedName } from '../archive/requested-name';
import { DEBIAN_ACCOUNTS } from './base-accounts';
import { planSshHostKeys } from './ssh-host-keys';

const isFilled = (value: unknown): boolean => Object.keys(value as object).length > 0;
const always = (): boolean => true;

const NO_SELINUX = {
  why: 'this distribution has no SELinux policy',
  hint: 'remove it: the image is not built with OSTree or SELinux',
};

const CONTENT: readonly UnsupportedOption[] = [
  {
    key: ['rpms'],
    asks: (value, parent) => isFilled(value) && (parent as Content).debs === undefined,
    why: 'this distribution uses Debian packages, and "rpms" lists RPM packages',
    hint: 'add "debs" with the Debian names; "rpms" can stay and is ignored here',
  },
  {
    key: ['enable_repos'],
    asks: isFilled,
    why: 'this distribution has no debug or devel repositories',
    hint: 'remove it for this distribution',
  },
  {
    key: ['repos'],
    asks: isFilled,
    why: "only the distribution's own repositories are supported yet",
    hint: 'add single files with "add_files" instead',
  },
];

const ELSEWHERE: readonly UnsupportedOption[] = [
  { key: ['image', 'selinux_mode'], asks: always, ...NO_SELINUX },
  { key: ['image', 'selinux_policy'], asks: always, ...NO_SELINUX },
  { key: ['image', 'selinux_booleans'], asks: isFilled, ...NO_SELINUX },
  {
    key: ['kernel', 'kernel_version'],
    asks: always,
    why: "the version of a Debian kernel is part of its package's name",
    hint: 'name the package with "kernel_package"',
  },
];

/** Directories in /var/lib of a host's or QM's packages: a home there would change their owner. */
const DATA_FOLDERS = [
  ...['apt', 'cni', 'containers', 'dbus', 'dhcpcd', 'dpkg', 'initramfs-tools', 'kernel-install', 'misc'],
  ...['NetworkManager', 'pam', 'polkit-1', 'private', 'python', 'sgml-base', 'shim-signed', 'sudo'],
  ...['systemd', 'ucf', 'update-rc.d', 'usbutils', 'vim', 'xml-core'],
].map((name) => `/var/lib/${name}`);

export const planning: FamilyPlanning = {
  packageKey: 'debs',
  packagesOf: (content) => content?.debs ?? [],
  extraPackages: { host: 'extra_debs', qm: 'extra_qm_debs', what: 'a list of Debian package names' },
  isRequest: (text) => debNameOf(text) !== undefined,
  requestedName,
  wrongRequests: otherArches,
  baseAccounts: DEBIAN_ACCOUNTS,
  // https://github.com/package-url/purl-spec/blob/main/types-doc/deb-definition.md
  packageUrl: ({ name, version, arch }, distro) => {
    const words = [name, version, arch, distro].map(encodeURIComponent);
    return `pkg:deb/debian/${words[0]}@${words[1]}?arch=${words[2]}&distro=${words[3]}`;
  },
  dataFolders: DATA_FOLDERS,
  resolverPackages: ['systemd-resolved'],
  // Its sshd_config includes this directory first, and the first value of a keyword takes precedence.
  sshServer: { package: 'openssh-server', settings: '/etc/ssh/sshd_config.d/10-auth.conf' },
  unsupported: { content: CONTENT, elsewhere: ELSEWHERE },
  notes: (manifest, distribution) => {
    // Without "debs" such a list is an error.
    const lists = [
      { key: 'content', content: manifest.content },
      { key: 'qm.content', content: manifest.qm?.content },
    ].filter(({ content }) => (content?.rpms ?? []).length > 0);
    return lists.map(
      ({ key }) => `${key}.rpms is for RPM distributions: ${distribution.name} installs ${key}.debs.`,
    );
  },
  pathsFor: planSshHostKeys,
  // Debian Policy 5.6.1 and 5.6.12; `~` sorts before everything.
  lockForm: {
    name: /^[a-z0-9][a-z0-9+.-]*$/,
    version: /^(\d+:)?[A-Za-z0-9][A-Za-z0-9.+~-]*$/,
    arch: /^[a-z0-9-]+$/,
  },
};

/** An image contains packages of only one architecture. */
function otherArches(planned: readonly PlannedPackages[], { packageArch }: BootFacts): Diagnostic[] {
  return planned.flatMap(({ requested, at }) =>
    requested.flatMap((request) => {
      const arch = debArchOf(request);
      if (arch === undefined || arch === packageArch) return [];
      const message = `"${request}" is for ${arch}, and the image is for ${packageArch}`;
      const place = at?.[request];
      const error = {
        code: 'packages/other-arch',
        severity: 'error',
        message,
        hint: 'remove the architecture',
      } as const;
      return [place === undefined ? error : { ...error, path: place }];
    }),
  );
}
