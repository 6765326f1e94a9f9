import { requireTools } from '@nx-aib/build-machine';
import { machineNeeds } from '@nx-aib/builder';
import { failure, success, type Result } from '@nx-aib/core';
import { DEFAULT_DISTRO } from '@nx-aib/planner';
import type { Finding } from '../doctor/finding';
import { gatherFacts } from '../doctor/gather-facts';
import { judge } from '../doctor/judge';
import { neededPrograms, type Need } from '../doctor/needed-programs';
import { addOptions } from '../options/add-options';
import { COMMAND_OPTIONS, PLANNING_OPTIONS } from '../options/declared-options';
import { loadFromOptions } from '../options/load-plan';
import type { OptionsOf } from '../options/option-declaration';
import { printDiagnostics } from '../print/print-diagnostics';
import { renderFindings } from '../render/render-findings';
import type { CommandIo, ExitStatus } from './command-io';
import type { Command } from 'commander';

const OPTIONS = { ...COMMAND_OPTIONS.doctor, ...PLANNING_OPTIONS };

type DoctorOptions = OptionsOf<typeof OPTIONS>;

/**
 * `doctor [MANIFEST]`: checks whether this machine has everything that the other commands need; for an image with a lock
 * whose packages are all in the store, that is no archive.
 */
export function addDoctor(program: Command, io: CommandIo, ended: (status: ExitStatus) => void): void {
  const command = program
    .command('doctor')
    .description(
      'check whether this machine has everything that the other commands need; exit status 1 if not',
    )
    .argument(
      '[manifest]',
      'the manifest to be built: an archive is not needed if its lock has been downloaded',
    );
  addOptions(command, OPTIONS).action(async (manifest: string | undefined, options: DoctorOptions) => {
    const found = await examine(manifest, options, io);
    io.progress.end();
    printDiagnostics(io, found.diagnostics);
    if (!found.ok) return ended(1);
    const findings = found.value;
    io.out(options.json === true ? `${JSON.stringify({ findings }, null, 2)}\n` : renderFindings(findings));
    ended(findings.some(({ state }) => state === 'missing') ? 1 : 0);
  });
}

async function examine(
  manifestFile: string | undefined,
  options: DoctorOptions,
  io: CommandIo,
): Promise<Result<Finding[]>> {
  const needs = machineNeeds(options.distro ?? DEFAULT_DISTRO);
  if (!needs.ok) return failure(needs.diagnostics);
  const loaded = manifestFile === undefined ? undefined : await loadFromOptions(manifestFile, options);
  if (loaded?.ok === false) return loaded;
  const image = manifestFile && loaded ? { manifestFile, loaded: loaded.value } : undefined;
  const programs = neededPrograms(needs.value);
  // What cannot be installed is then found to be missing, which sets the exit status.
  if (options.fix === true) await install(programs, io);
  const facts = await gatherFacts(needs.value, programs, { ...options, image });
  return success(judge(facts), loaded?.diagnostics);
}

async function install(programs: readonly Need[], io: CommandIo): Promise<void> {
  const tools = programs.map(({ tool }) => tool);
  const installed = await requireTools(tools, (line) => io.progress.say(line));
  printDiagnostics(io, installed.diagnostics);
}
