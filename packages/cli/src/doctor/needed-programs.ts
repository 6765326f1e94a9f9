import { BASE_TOOLS, TOOLS, type Tool } from '@nx-aib/build-machine';
import type { MachineNeeds } from '@nx-aib/builder';
import { bootTools, DISK_TOOLS } from '@nx-aib/runner';
import type { NeededProgram } from './facts';

/** A program that some commands need, before it is searched for. */
export type Need = Pick<NeededProgram, 'neededBy' | 'optional'> & { readonly tool: Tool };

/** Every program is started with it. */
const STARTS = BASE_TOOLS.setpriv;

/** The programs that each command runs; `validate` and `plan` need only Node.js, `sign` only version numbers. */
export function neededPrograms({ build, lock }: Pick<MachineNeeds, 'build' | 'lock'>): Need[] {
  const needs = new Map<string, { tool: Tool; neededBy: string[] }>();
  const add = (command: string, tools: readonly Tool[]) => {
    for (const tool of tools) {
      const known = needs.get(tool.name) ?? { tool, neededBy: [] };
      needs.set(tool.name, known);
      if (!known.neededBy.includes(command)) known.neededBy.push(command);
    }
  };
  add('build', [STARTS, BASE_TOOLS.unshare, ...build]);
  add('lock', [STARTS, ...lock]);
  add('download', [STARTS, ...lock]);
  add('boot', [STARTS, ...bootTools()]);
  add('verify', [STARTS, ...DISK_TOOLS, ...bootTools()]);
  return [
    ...needs.values(),
    { tool: TOOLS.swtpm, neededBy: ['air --tpm2'], optional: 'air --tpm2 does not work' },
    { tool: BASE_TOOLS.perl, neededBy: ['build'], optional: 'images are written more slowly' },
  ];
}
