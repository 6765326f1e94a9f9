import type { Command } from 'commander';
import type { CommandIo, ExitStatus } from './command-io';
import { addPlanOptions, loadFromOptions, type PlanOptions } from './plan-options';
import { printDiagnostics } from './print-diagnostics';

/** `validate MANIFEST`: whether an image could be built, and everything that is against it. */
export function addValidate(program: Command, io: CommandIo, ended: (status: ExitStatus) => void): void {
  const command = program
    .command('validate')
    .description('check a manifest and the files that it names')
    .argument('<manifest>', 'the manifest, *.aib.yml');
  addPlanOptions(command).action(async (manifest: string, options: PlanOptions) => {
    const loaded = await loadFromOptions(manifest, options);
    printDiagnostics(io, loaded.diagnostics);
    if (loaded.ok) {
      const { plan } = loaded.value;
      io.out(`${manifest} is valid for ${plan.distro} on ${plan.target} (${plan.arch}, ${plan.mode} mode)\n`);
    }
    ended(loaded.ok ? 0 : 1);
  });
}
