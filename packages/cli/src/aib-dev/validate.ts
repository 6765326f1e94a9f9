import type { CommandIo, ExitStatus } from './command-io';
import { addPlanOptions, loadFromOptions, type PlanOptions } from './plan-options';
import { printDiagnostics } from '../print/print-diagnostics';
import { renderValid } from '../render/render-valid';
import type { Command } from 'commander';

/** `validate MANIFEST`: whether an image could be built, and everything that is against it. */
export function addValidate(program: Command, io: CommandIo, ended: (status: ExitStatus) => void): void {
  const command = program
    .command('validate')
    .description('check a manifest and the files that it names')
    .argument('<manifest>', 'the manifest, *.aib.yml');
  addPlanOptions(command).action(async (manifest: string, options: PlanOptions) => {
    const loaded = await loadFromOptions(manifest, options);
    printDiagnostics(io, loaded.diagnostics);
    if (loaded.ok) io.out(renderValid(manifest, loaded.value.plan));
    ended(loaded.ok ? 0 : 1);
  });
}
