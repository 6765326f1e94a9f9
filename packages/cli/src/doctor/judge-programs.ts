import { containingPackage, installCommand } from '@nx-aib/build-machine';
import type { NeededProgram } from './facts';
import type { Finding } from './finding';
import path from 'node:path';

/** One finding for each program or file. */
export function judgePrograms(programs: readonly NeededProgram[]): Finding[] {
  return programs.map(judgeProgram);
}

function judgeProgram(program: NeededProgram): Finding {
  const { name, debianPackage, file, version, neededBy, optional } = program;
  const shown = path.basename(name);
  const needed = `needed by ${neededBy.join(', ')}`;
  if (file !== undefined) {
    const detail = `${versionNumber(version)}, ${needed} (${containingPackage(program)})`;
    return { name: shown, state: 'ok', detail };
  }
  const state = optional === undefined ? 'missing' : 'warning';
  const lost = optional === undefined ? '' : `; without it, ${optional}`;
  const detail = `not installed, ${needed} (${containingPackage(program)})${lost}`;
  return { name: shown, state, detail, hint: installCommand([debianPackage]) };
}

/** The first word with a dot between digits in the output of a program. */
function versionNumber(said = 'unknown'): string {
  return /\d+(\.\d+)+[\w.+~:-]*/.exec(said)?.[0] ?? said;
}
