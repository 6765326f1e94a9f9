import type { Diagnostic } from '@nx-aib/core';

/** Something that a guest, or QEMU, prints when a boot has failed. */
interface KnownFailure {
  readonly pattern: RegExp;
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

const KNOWN_FAILURES: readonly KnownFailure[] = [
  // kernel/panic.c
  {
    pattern: /Kernel panic - not syncing/,
    code: 'runner/guest-panic',
    message: "the guest's kernel panicked",
  },
  // accel/kvm/kvm-all.c of QEMU
  {
    pattern: /KVM internal error/,
    code: 'runner/kvm-failed',
    message: 'hardware virtualisation failed while the guest ran',
    hint: 'boot without it: --noaccel',
  },
  // init/do_mounts.c, and the initramfs-tools script "local"
  {
    pattern:
      /Cannot open root device|Gave up waiting for root|ALERT! .* does not exist|No init found\. Try passing init=/,
    code: 'runner/guest-no-root',
    message: 'the guest did not find its root file system',
  },
  // emergency.service and rescue.service of systemd
  {
    pattern: /You are in (?:emergency|rescue) mode/,
    code: 'runner/guest-emergency',
    message: 'the guest stopped in emergency mode',
  },
  // MdeModulePkg/Universal/BdsDxe of EDK II
  {
    pattern: /BdsDxe: No bootable option or device was found|UEFI Interactive Shell v/,
    code: 'runner/guest-no-boot-loader',
    message: 'the firmware found no boot loader on the disk',
  },
];

/** The failure of a boot indicated by a line from the guest's console or from QEMU; undefined for any other line. */
export function findGuestFailure(line: string): Omit<KnownFailure, 'pattern'> | undefined {
  return KNOWN_FAILURES.find(({ pattern }) => pattern.test(line));
}

/**
 * Whether a guest ended while only its firmware had printed anything. QEMU 7.2 without hardware virtualisation
 * occasionally resets a machine with two processors there, whatever is on its disk (seen once in a dozen boots): worth
 * a retry.
 */
export function endedInFirmware(failure: Diagnostic, lastLines: readonly string[]): boolean {
  return failure.code === 'runner/guest-ended' && lastLines.every((line) => line.startsWith('BdsDxe:'));
}

/**
 * Whether a guest without hardware virtualisation hung in the middle of its kernel's boot messages, before any other
 * program printed anything. Seen with QEMU 7.2 in two boots out of some hundred, one after the other, of an image that
 * booted before and after: both processors are halted and no timer is set. A kernel that stops for a reason prints it.
 */
export function stoodStillInKernel(
  failure: Diagnostic,
  lastLines: readonly string[],
  accelerator: string,
): boolean {
  if (failure.code !== 'runner/no-shell' || accelerator !== 'tcg' || lastLines.length === 0) return false;
  return lastLines.every((line) => KERNEL_LINE.test(line) && !KERNEL_STOPPED.test(line));
}

/** A timestamp and a message, without the name and id of a process: `systemd[1]:` logs there, too. */
const KERNEL_LINE = /^\[ *\d+\.\d{6}\] (?!\S+\[\d+\]:)/;
const KERNEL_STOPPED = /panic|Oops|BUG:|Call Trace/;

/** How many of the last lines are quoted in a failure. */
export const QUOTED_LINES = 20;

/** An error with the reason, and the guest's last output as its hint. */
export function guestFailure(
  failure: { readonly code: string; readonly message: string; readonly hint?: string },
  lastLines: readonly string[],
): Diagnostic {
  const quoted =
    lastLines.length === 0
      ? 'it printed nothing'
      : ['the last lines on its console:', ...lastLines.map((line) => `  ${line}`)].join('\n');
  const hint = [failure.hint, quoted].filter((part) => part !== undefined).join('\n');
  return { code: failure.code, severity: 'error', message: failure.message, hint };
}
