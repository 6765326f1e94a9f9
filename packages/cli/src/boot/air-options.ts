import { MACHINE_OPTIONS } from '../options/declared-options';
import type { OptionDeclarations, OptionsOf } from '../options/option-declaration';

/** The options of `air`; their values are validated by `readAirOptions`, with its own messages. */
export const AIR_OPTIONS = {
  nographics: { description: 'no window: the serial console only' },
  memory: { ...MACHINE_OPTIONS.memory, value: 'SIZE' },
  nosmp: { description: 'one CPU instead of two' },
  snapshot: { description: 'discard all writes to the disk' },
  noaccel: { description: 'do not use hardware virtualisation (KVM)' },
  sshPort: {
    value: 'PORT',
    description: "forward this port of the loopback address to the guest's SSH port",
  },
  portForward: {
    value: 'HOST:GUEST',
    many: true,
    description: 'forward another port of the loopback address',
  },
  ovmfDir: { value: 'DIR', description: 'the directory of OVMF_CODE_4M.fd and OVMF_VARS_4M.fd' },
  serialSocket: {
    value: 'PATH',
    description: 'the serial console on a Unix socket instead of this terminal',
  },
  ip: {
    value: 'ADDRESS',
    description: 'the IPv4 address that the guest gets by DHCP (default: 10.0.2.15)',
  },
  network: { value: 'KIND', description: 'user, or none for no network card (default: user)' },
  cdrom: { value: 'FILE', description: 'attach an ISO image as a CD-ROM' },
  nvme: { description: 'attach the disk as NVMe instead of virtio' },
  tpm2: { description: 'add a TPM 2.0 (swtpm); its state is discarded at the end' },
  vga: { value: 'CARD', description: 'std, virtio, qxl, vmware or cirrus (default: std)' },
  arch: { value: 'ARCH', description: 'x86_64' },
  verbose: { description: "print QEMU's command line" },
} as const satisfies OptionDeclarations;

/** Their given values. */
export type AirOptions = OptionsOf<typeof AIR_OPTIONS>;
