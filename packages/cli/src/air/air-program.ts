import { Command } from 'commander';
import { exitStatusOf } from '../command-line/exit-status';
import { commandLineOption } from '../options/add-options';
import { MACHINE_OPTIONS } from '../options/declared-options';
import { printDiagnostics } from '../print/print-diagnostics';
import type { TextIo } from '../print/text-io';
import { readAirOptions, type AirOptions } from '../boot/air-request';
import { bootInteractively } from '../boot/boot-interactively';

/**
 * Runs `air` with the words after its name.
 * @returns its exit status: QEMU's, 1 with diagnostics on standard error, 2 for a command line that it does not understand
 */
export async function runAir(words: readonly string[], version: string, io: TextIo): Promise<number> {
  let status = 0;
  // What comes after -- is QEMU's, options included.
  const end = words.indexOf('--');
  const own = end < 0 ? words : words.slice(0, end);
  const extra = end < 0 ? [] : words.slice(end + 1);
  const program = createProgram(version, io).action(async (image: string, options: AirOptions) => {
    const request = readAirOptions(image, options, extra);
    const ended = request.ok ? await bootInteractively(request.value, io.err) : request;
    printDiagnostics(io, ended.diagnostics);
    status = ended.ok ? ended.value : 1;
  });
  return exitStatusOf(async () => {
    await program.parseAsync(own, { from: 'user' });
    return status;
  }, io);
}

function createProgram(version: string, io: TextIo): Command {
  return new Command('air')
    .description(
      'Boots an automotive operating-system image in QEMU, with its serial console on this terminal',
    )
    .usage('[options] IMAGE [-- QEMU ARGS...]')
    .argument('<IMAGE>', 'a qcow2 or raw image, or the image.json beside one')
    .option('--nographics', 'no window: the serial console is all')
    .addOption(commandLineOption('memory', { ...MACHINE_OPTIONS.memory, value: 'SIZE' }))
    .option('--nosmp', 'one processor instead of two')
    .option('--snapshot', 'forget what is written to the disk')
    .option('--noaccel', 'no hardware virtualisation')
    .option('--ssh-port <PORT>', "a port of this host's loopback address that leads to the machine's SSH")
    .option('--port-forward <HOST:GUEST>', 'another such port; may be given often', append)
    .option('--ovmf-dir <DIR>', 'where OVMF_CODE_4M.fd and OVMF_VARS_4M.fd are')
    .option('--serial-socket <PATH>', 'the serial console on a Unix socket instead of this terminal')
    .option('--ip <ADDRESS>', 'the IPv4 address that the machine gets by DHCP (default: 10.0.2.15)')
    .option('--network <KIND>', 'user, or none for no network card (default: user)')
    .option('--cdrom <FILE>', 'an ISO image in a CD-ROM drive')
    .option('--nvme', 'the disk as an NVMe drive instead of a virtio one')
    .option('--tpm2', 'a TPM 2.0 (swtpm); it forgets its state afterwards')
    .option('--vga <CARD>', 'std, virtio, qxl, vmware or cirrus (default: std)')
    .option('--arch <ARCH>', 'x86_64')
    .option('--verbose', "print QEMU's command line")
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err });
}

function append(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), value];
}
