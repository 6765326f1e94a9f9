import { isSystemError } from '@nx-aib/build-machine';
import type { BuildImage, LockPackages } from '@nx-aib/builder';
import { addBuild } from './build';
import type { CommandIo, ExitStatus } from './command-io';
import { addLock } from './lock';
import { addPlan } from './plan';
import { printDiagnostics } from './print-diagnostics';
import { addSign } from './sign';
import { addStore } from './store';
import { addValidate } from './validate';
import { Command, CommanderError } from 'commander';

/** What a command line is made of. */
export interface ProgramParts {
  readonly io: CommandIo;
  readonly version: string;
  readonly buildImage: BuildImage;
  readonly lockPackages: LockPackages;
}

/** A command line that was not understood. */
const USAGE_ERROR = 2;

/**
 * Runs `aib-dev` with the words after its name.
 * @returns its exit status: 0, 1 with diagnostics on standard error, 2 for a command line that it does not understand
 */
export async function runAibDev(words: readonly string[], parts: ProgramParts): Promise<number> {
  let status: ExitStatus = 0;
  const program = createProgram(parts, (ended) => {
    status = ended;
  });
  try {
    await program.parseAsync(words, { from: 'user' });
    return status;
  } catch (error) {
    // commander has printed its one line, or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE_ERROR;
    if (!isSystemError(error)) throw error;
    printDiagnostics(parts.io, [{ code: 'machine/system-error', severity: 'error', message: error.message }]);
    return 1;
  }
}

function createProgram(
  { io, version, buildImage, lockPackages }: ProgramParts,
  ended: (status: ExitStatus) => void,
): Command {
  const program = new Command('aib-dev')
    .description('Plans and builds automotive operating-system images from .aib.yml manifests')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .showHelpAfterError(false);
  addBuild(program, io, ended, buildImage);
  addLock(program, io, ended, lockPackages);
  addPlan(program, io, ended);
  addSign(program, io, ended);
  addStore(program, io, ended);
  addValidate(program, io, ended);
  return program;
}
