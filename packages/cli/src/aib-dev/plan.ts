import type { Command } from 'commander';
import { renderPlan } from '../render/render-plan';
import type { CommandIo, ExitStatus } from './command-io';
import { addPlanOptions, loadFromOptions, type PlanOptions } from './plan-options';
import { printDiagnostics } from '../print/print-diagnostics';

/** `plan MANIFEST`: what the image will be, for people or as JSON. */
export function addPlan(program: Command, io: CommandIo, ended: (status: ExitStatus) => void): void {
  const command = program
    .command('plan')
    .description('show what an image will be before it is built')
    .argument('<manifest>', 'the manifest, *.aib.yml')
    .option('--json', 'print the plan as JSON', false);
  addPlanOptions(command).action(async (manifest: string, options: PlanOptions & { json: boolean }) => {
    const loaded = await loadFromOptions(manifest, options);
    printDiagnostics(io, loaded.diagnostics);
    if (loaded.ok) {
      const { plan } = loaded.value;
      io.out(options.json ? `${JSON.stringify(plan, null, 2)}\n` : renderPlan(plan));
    }
    ended(loaded.ok ? 0 : 1);
  });
}
