import { MACHINE_OPTIONS } from '../options/declared-options';
import type { OptionDeclarations, OptionsOf } from '../options/option-declaration';

/** The options of `air`; what they may be is said by `readAirOptions`, in its own words. */
export const AIR_OPTIONS = {
  nographics: { description: 'no window: the serial console is all' },
  memory: { ...MACHINE_OPTIONS.memory, value: 'SIZE' },
  nosmp: { description: 'one processor instead of two' },
  snapshot: { description: 'forget what is written to the disk' },
  noaccel: { description: 'no hardware virtualisation' },
  sshPort: {
    value: 'PORT',
    description: "a port of this host's loopback address that leads to the machine's SSH",
  },
  portForward: { value: 'HOST:GUEST', many: true, description: 'another such port' },
  ovmfDir: { value: 'DIR', description: 'where OVMF_CODE_4M.fd and OVMF_VARS_4M.fd are' },
  serialSocket: {
    value: 'PATH',
    description: 'the serial console on a Unix socket instead of this terminal',
  },
  ip: {
    value: 'ADDRESS',
    description: 'the IPv4 address that the machine gets by DHCP (default: 10.0.2.15)',
  },
  network: { value: 'KIND', description: 'user, or none for no network card (default: user)' },
  cdrom: { value: 'FILE', description: 'an ISO image in a CD-ROM drive' },
  nvme: { description: 'the disk as an NVMe drive instead of a virtio one' },
  tpm2: { description: 'a TPM 2.0 (swtpm); it forgets its state afterwards' },
  vga: { value: 'CARD', description: 'std, virtio, qxl, vmware or cirrus (default: std)' },
  arch: { value: 'ARCH', description: 'x86_64' },
  verbose: { description: "print QEMU's command line" },
} as const satisfies OptionDeclarations;

/** What was given of them. */
export type AirOptions = OptionsOf<typeof AIR_OPTIONS>;
