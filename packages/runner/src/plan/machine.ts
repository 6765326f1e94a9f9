import type { Bytes } from '@nx-aib/core';
import { planAccelerator, type Accelerator } from './accelerator';
import { memoryArgument } from './memory-size';
import { planNetwork, type UserNetwork } from './network';
import { qemuOption } from './qemu-option';

/** The connection of the guest's first serial port, its console. */
export type ConsolePlan =
  /** QEMU's own standard input and output, byte for byte. */
  | { readonly kind: 'stdio' }
  /** The same, with QEMU's key bindings: Ctrl-a x quits, Ctrl-a c opens the monitor. */
  | { readonly kind: 'terminal' }
  /** A Unix socket on which QEMU listens. */
  | { readonly kind: 'socket'; readonly path: string };

/** Everything that determines QEMU's command line. */
export interface MachinePlan {
  readonly image: { readonly file: string; readonly format: 'qcow2' | 'raw' };
  /** Whether the guest's writes reach the image; otherwise they are discarded when the machine ends. */
  readonly writable: boolean;
  readonly disk: 'virtio' | 'nvme';
  readonly memory: Bytes;
  /** At least 1. */
  readonly cpus: number;
  readonly accelerator: Accelerator;
  readonly qemuMajor: number;
  /** UEFI: the firmware, and this machine's own copy of its variables. */
  readonly firmware: { readonly code: string; readonly vars: string };
  readonly network: UserNetwork | null;
  readonly console: ConsolePlan;
  /** A listening Unix socket: the guest's second serial port. */
  readonly shellSocket?: string;
  /** SMBIOS type 11 strings, smbios-type-11(7). */
  readonly smbiosStrings: readonly string[];
  readonly cdrom?: string;
  /** The socket of a running swtpm(8). */
  readonly tpmSocket?: string;
  /** A display back end and a VGA card, or null for a machine without a screen. */
  readonly screen: { readonly display: string; readonly vga: string } | null;
  /** Passed to QEMU unchanged, last. */
  readonly extra: readonly string[];
}

/** QEMU's arguments for an x86_64 machine (qemu-system-x86_64(1)). */
export function planMachine(plan: MachinePlan): string[] {
  return [
    ...['-nodefaults', '-no-user-config', '-machine', 'q35'],
    ...planAccelerator(plan.accelerator, plan.qemuMajor),
    ...['-smp', String(plan.cpus), '-m', memoryArgument(plan.memory)],
    ...planFirmware(plan),
    ...planDisk(plan),
    ...planNetwork(plan.network),
    // Entropy from the build machine: under TCG a guest can wait a long time for its own.
    ...['-device', 'virtio-rng-pci'],
    ...planSerialPorts(plan),
    ...plan.smbiosStrings.flatMap((value) => ['-smbios', qemuOption('', { type: '11', value })]),
    ...planCdrom(plan.cdrom),
    ...planTpm(plan.tpmSocket),
    ...planScreen(plan.screen),
    ...plan.extra,
  ];
}

function planFirmware({ firmware }: MachinePlan): string[] {
  const flash = { if: 'pflash', format: 'raw' };
  return [
    ...['-drive', qemuOption('', { ...flash, readonly: 'on', file: firmware.code })],
    ...['-drive', qemuOption('', { ...flash, file: firmware.vars })],
  ];
}

function planDisk({ image, writable, disk }: MachinePlan): string[] {
  const drive = {
    file: image.file,
    format: image.format,
    if: 'none',
    id: 'disk0',
    // An overlay that QEMU deletes right after opening it; nothing is left after a kill.
    snapshot: writable ? undefined : 'on',
  };
  const device = disk === 'nvme' ? 'nvme,drive=disk0,serial=nx-aib' : 'virtio-blk-pci,drive=disk0';
  return ['-drive', qemuOption('', drive), '-device', `${device},addr=0x3,bootindex=0`];
}

function planSerialPorts(plan: MachinePlan): string[] {
  const shell =
    plan.shellSocket === undefined
      ? []
      : [
          '-chardev',
          qemuOption('socket', { id: 'shell', path: plan.shellSocket }),
          '-serial',
          'chardev:shell',
        ];
  return [...planConsole(plan.console), '-serial', 'chardev:console', ...shell];
}

function planConsole(console: ConsolePlan): string[] {
  switch (console.kind) {
    case 'stdio':
      return ['-chardev', 'stdio,id=console,signal=off'];
    case 'terminal':
      return ['-chardev', 'stdio,id=console,signal=off,mux=on', '-mon', 'chardev=console,mode=readline'];
    case 'socket':
      return [
        '-chardev',
        qemuOption('socket', { id: 'console', path: console.path, server: 'on', wait: 'off' }),
      ];
  }
}

function planCdrom(file: string | undefined): string[] {
  if (file === undefined) return [];
  const drive = { file, format: 'raw', if: 'none', id: 'cdrom0', media: 'cdrom', readonly: 'on' };
  return ['-drive', qemuOption('', drive), '-device', 'ide-cd,drive=cdrom0'];
}

function planTpm(socket: string | undefined): string[] {
  if (socket === undefined) return [];
  return [
    ...['-chardev', qemuOption('socket', { id: 'tpm', path: socket })],
    ...['-tpmdev', 'emulator,id=tpm0,chardev=tpm', '-device', 'tpm-crb,tpmdev=tpm0'],
  ];
}

function planScreen(screen: MachinePlan['screen']): string[] {
  if (screen === null) return ['-display', 'none'];
  return ['-display', screen.display, '-vga', screen.vga];
}
