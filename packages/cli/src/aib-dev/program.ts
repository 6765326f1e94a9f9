import type { BuildImage, DownloadPackages, LockPackages } from '@nx-aib/builder';
import { Command } from 'commander';
import { exitStatusOf } from '../command-line/exit-status';
import type * as build from './build';
import type { CommandIo, ExitStatus } from './command-io';
import type * as doctor from './doctor';
import type * as download from './download';
import type * as lock from './lock';
import type * as plan from './plan';
import type * as sign from './sign';
import type * as store from './store';
import type * as validate from './validate';
import type * as verify from './verify';

/** The dependencies of the command-line program. */
export interface ProgramParts {
  readonly io: CommandIo;
  readonly version: string;
  /** Replaces the builder's. */
  readonly buildImage?: BuildImage;
  /** Replaces the builder's. */
  readonly downloadPackages?: DownloadPackages;
  /** Replaces the builder's. */
  readonly lockPackages?: LockPackages;
}

type AddCommand = (program: Command, parts: ProgramParts, ended: (status: ExitStatus) => void) => void;

// import() does not load TypeScript, which a work tree has in place of compiled code.
/* eslint-disable @typescript-eslint/no-require-imports */
/** Each command loads its code when it is called: loading the builder and the runner takes longer than a plan. */
const COMMANDS: Readonly<Record<string, AddCommand>> = {
  build: (program, { io, buildImage }, ended) =>
    (require('./build') as typeof build).addBuild(program, io, ended, buildImage),
  doctor: (program, { io }, ended) => (require('./doctor') as typeof doctor).addDoctor(program, io, ended),
  download: (program, { io, downloadPackages }, ended) =>
    (require('./download') as typeof download).addDownload(program, io, ended, downloadPackages),
  lock: (program, { io, lockPackages }, ended) =>
    (require('./lock') as typeof lock).addLock(program, io, ended, lockPackages),
  plan: (program, { io }, ended) => (require('./plan') as typeof plan).addPlan(program, io, ended),
  sign: (program, { io }, ended) => (require('./sign') as typeof sign).addSign(program, io, ended),
  store: (program, { io }, ended) => (require('./store') as typeof store).addStore(program, io, ended),
  validate: (program, { io }, ended) =>
    (require('./validate') as typeof validate).addValidate(program, io, ended),
  verify: (program, { io }, ended) => (require('./verify') as typeof verify).addVerify(program, io, ended),
};
/* eslint-enable @typescript-eslint/no-require-imports */

/**
 * Runs `aib-dev` with the words after its name.
 * @returns its exit status: 0; 1 with diagnostics on standard error; 2 for an invalid command line
 */
export async function runAibDev(words: readonly string[], parts: ProgramParts): Promise<number> {
  let status: ExitStatus = 0;
  const program = createProgram(words, parts, (ended) => {
    status = ended;
  });
  return exitStatusOf(async () => {
    await program.parseAsync(words, { from: 'user' });
    return status;
  }, parts.io);
}

function createProgram(
  words: readonly string[],
  parts: ProgramParts,
  ended: (status: ExitStatus) => void,
): Command {
  const { io, version } = parts;
  const program = new Command('aib-dev')
    .description('Plans and builds automotive operating-system images from .aib.yml manifests')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .showHelpAfterError(false);
  const called = COMMANDS[words[0] ?? ''];
  // Help, and suggestions for an unknown command, need all of them.
  for (const add of called === undefined ? Object.values(COMMANDS) : [called]) add(program, parts, ended);
  return program;
}
