import type { CommandIo, ExitStatus } from './command-io';
import { addOptions } from '../options/add-options';
import { MANIFEST_OPTION, PLANNING_OPTIONS, type PlanningOptions } from '../options/declared-options';
import { loadFromOptions } from '../options/load-plan';
import { printDiagnostics } from '../print/print-diagnostics';
import { renderValid } from '../render/render-valid';
import type { Command } from 'commander';

/** `validate MANIFEST`: checks whether an image can be built, and prints all errors. */
export function addValidate(program: Command, io: CommandIo, ended: (status: ExitStatus) => void): void {
  const command = program
    .command('validate')
    .description('check a manifest and the files that it refers to')
    .argument('<manifest>', MANIFEST_OPTION.manifest.description);
  addOptions(command, PLANNING_OPTIONS).action(async (manifest: string, options: PlanningOptions) => {
    const loaded = await loadFromOptions(manifest, options);
    printDiagnostics(io, loaded.diagnostics);
    if (loaded.ok) io.out(renderValid(manifest, loaded.value.plan));
    ended(loaded.ok ? 0 : 1);
  });
}
