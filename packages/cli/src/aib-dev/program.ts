import type { BuildImage, LockPackages } from '@nx-aib/builder';
import { addBuild } from './build';
import type { CommandIo, ExitStatus } from './command-io';
import { addLock } from './lock';
import { addPlan } from './plan';
import { addSign } from './sign';
import { addStore } from './store';
import { addValidate } from './validate';
import { addVerify } from './verify';
import { exitStatusOf } from '../command-line/exit-status';
import { Command } from 'commander';

/** What a command line is made of. */
export interface ProgramParts {
  readonly io: CommandIo;
  readonly version: string;
  readonly buildImage: BuildImage;
  readonly lockPackages: LockPackages;
}

/**
 * Runs `aib-dev` with the words after its name.
 * @returns its exit status: 0, 1 with diagnostics on standard error, 2 for a command line that it does not understand
 */
export async function runAibDev(words: readonly string[], parts: ProgramParts): Promise<number> {
  let status: ExitStatus = 0;
  const program = createProgram(parts, (ended) => {
    status = ended;
  });
  return exitStatusOf(async () => {
    await program.parseAsync(words, { from: 'user' });
    return status;
  }, parts.io);
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
  addVerify(program, io, ended);
  return program;
}
