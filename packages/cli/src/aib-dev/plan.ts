import type { Command } from 'commander';
import { renderPlan } from '../render/render-plan';
import type { CommandIo, ExitStatus } from './command-io';
import { addOptions } from '../options/add-options';
import {
  COMMAND_OPTIONS,
  MANIFEST_OPTION,
  PLANNING_OPTIONS,
  type PlanningOptions,
} from '../options/declared-options';
import { loadFromOptions } from '../options/load-plan';
import type { OptionsOf } from '../options/option-declaration';
import { printDiagnostics } from '../print/print-diagnostics';

type PlanOptions = PlanningOptions & OptionsOf<(typeof COMMAND_OPTIONS)['plan']>;

/** `plan MANIFEST`: prints what the image will be, as text or JSON. */
export function addPlan(program: Command, io: CommandIo, ended: (status: ExitStatus) => void): void {
  const command = program
    .command('plan')
    .description('show what an image will contain, before it is built')
    .argument('<manifest>', MANIFEST_OPTION.manifest.description);
  addOptions(command, { ...COMMAND_OPTIONS.plan, ...PLANNING_OPTIONS }).action(
    async (manifest: string, options: PlanOptions) => {
      const loaded = await loadFromOptions(manifest, options);
      printDiagnostics(io, loaded.diagnostics);
      if (loaded.ok) {
        const { plan } = loaded.value;
        io.out(options.json === true ? `${JSON.stringify(plan, null, 2)}\n` : renderPlan(plan));
      }
      ended(loaded.ok ? 0 : 1);
    },
  );
}
