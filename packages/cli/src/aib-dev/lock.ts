import { failure, type Result } from '@nx-aib/core';
import * as builder from '@nx-aib/builder';
import type { LockOutcome, LockPackages } from '@nx-aib/builder';
import { renderLockOutcome } from '../render/render-lock-outcome';
import type { CommandIo, ExitStatus } from './command-io';
import { addOptions } from '../options/add-options';
import {
  COMMAND_OPTIONS,
  LOCK_OPTIONS,
  MANIFEST_OPTION,
  PLANNING_OPTIONS,
  type PlanningOptions,
} from '../options/declared-options';
import { loadWithStore } from '../options/load-plan';
import type { OptionsOf } from '../options/option-declaration';
import { printDiagnostics } from '../print/print-diagnostics';
import type { Command } from 'commander';

type LockOptions = PlanningOptions & OptionsOf<typeof LOCK_OPTIONS & (typeof COMMAND_OPTIONS)['lock']>;

/** `lock MANIFEST`: pins the versions of all packages in a file beside the manifest. */
export function addLock(
  program: Command,
  io: CommandIo,
  ended: (status: ExitStatus) => void,
  lockPackages: LockPackages = builder.lockPackages,
): void {
  const command = program
    .command('lock')
    .description('pin every package: create or update <name>.aib.lock beside the manifest')
    .argument('<manifest>', MANIFEST_OPTION.manifest.description);
  const options = { ...LOCK_OPTIONS, ...COMMAND_OPTIONS.lock, ...PLANNING_OPTIONS };
  addOptions(command, options).action(async (manifest: string, options: LockOptions) => {
    const locked = await lock(manifest, options, io, lockPackages);
    io.progress.end();
    printDiagnostics(io, locked.diagnostics);
    if (locked.ok) io.out(renderLockOutcome(locked.value));
    ended(locked.ok ? 0 : 1);
  });
}

async function lock(
  manifestFile: string,
  options: LockOptions,
  io: CommandIo,
  lockPackages: LockPackages,
): Promise<Result<LockOutcome>> {
  const ready = await loadWithStore(manifestFile, options, { heedLock: false });
  if (!ready.ok) return ready;
  const locked = await lockPackages({
    ...{ manifestFile, ...ready.value },
    resolve: options.check === true ? 'check' : options.update === true ? 'all' : 'new',
    say: (line) => io.progress.say(line),
  });
  const diagnostics = [...ready.diagnostics, ...locked.diagnostics];
  return locked.ok ? { ...locked, diagnostics } : failure(diagnostics);
}
