import type { Command } from 'commander';
import type { CommandIo, ExitStatus } from './command-io';
import { addOptions } from '../options/add-options';
import {
  COMMAND_OPTIONS,
  MANIFEST_OPTION,
  PLANNING_OPTIONS,
  type PlanningOptions,
} from '../options/declared-options';
import { planWithOrigin } from '../render/plan-with-origin';
import { loadFromOptions } from '../options/load-plan';
import { storeFolder } from '../options/store-folder';
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
      const planned = await planWithOrigin(loaded, storeFolder(options), options);
      printDiagnostics(io, planned.diagnostics);
      if (planned.ok) io.out(options.json === true ? planned.value.json : planned.value.text);
      ended(planned.ok ? 0 : 1);
    },
  );
}
