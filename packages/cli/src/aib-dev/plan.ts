import type { Command } from 'commander';
import { renderPlan } from '../render/render-plan';
import type { CommandIo, ExitStatus } from './command-io';
import { addOptions } from '../options/add-options';
import { MANIFEST_OPTION, PLANNING_OPTIONS, type PlanningOptions } from '../options/declared-options';
import { loadFromOptions } from '../options/load-plan';
import { printDiagnostics } from '../print/print-diagnostics';

interface PlanOptions extends PlanningOptions {
  readonly json: boolean;
}

/** `plan MANIFEST`: what the image will be, for people or as JSON. */
export function addPlan(program: Command, io: CommandIo, ended: (status: ExitStatus) => void): void {
  const command = program
    .command('plan')
    .description('show what an image will contain, before it is built')
    .argument('<manifest>', MANIFEST_OPTION.manifest.description)
    .option('--json', 'print the plan as JSON', false);
  addOptions(command, PLANNING_OPTIONS).action(async (manifest: string, options: PlanOptions) => {
    const loaded = await loadFromOptions(manifest, options);
    printDiagnostics(io, loaded.diagnostics);
    if (loaded.ok) {
      const { plan } = loaded.value;
      io.out(options.json ? `${JSON.stringify(plan, null, 2)}\n` : renderPlan(plan));
    }
    ended(loaded.ok ? 0 : 1);
  });
}
