import { Command } from 'commander';
import { exitStatusOf } from '../command-line/exit-status';
import { addOptions } from '../options/add-options';
import { printDiagnostics } from '../print/print-diagnostics';
import type { TextIo } from '../print/text-io';
import { AIR_OPTIONS, type AirOptions } from '../boot/air-options';
import { readAirOptions } from '../boot/air-request';
import { bootInteractively } from '../boot/boot-interactively';

/**
 * Runs `air` with the words after its name.
 * @returns its exit status: QEMU's; 1 with diagnostics on standard error; 2 for an invalid command line
 */
export async function runAir(words: readonly string[], version: string, io: TextIo): Promise<number> {
  let status = 0;
  // Everything after -- is passed to QEMU, including options.
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
  const program = new Command('air')
    .description(
      'Boots an automotive operating-system image in QEMU, with its serial console on this terminal',
    )
    .usage('[options] IMAGE [-- QEMU ARGS...]')
    .argument('<IMAGE>', 'a qcow2 or raw image, or the image.json beside one')
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err });
  return addOptions(program, AIR_OPTIONS).version(version);
}
