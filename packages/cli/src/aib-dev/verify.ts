import { terminalColumns, WHY_UNUSABLE_FOLDER, whyUnusableFolder } from '@nx-aib/build-machine';
import { failure, type Result } from '@nx-aib/core';
import type { Verdict } from '@nx-aib/runner';
import { renderVerdict } from '../render/render-verdict';
import type { CommandIo, ExitStatus } from './command-io';
import { addOptions } from '../options/add-options';
import { COMMAND_OPTIONS, MACHINE_OPTIONS, TRUST_OPTIONS } from '../options/declared-options';
import type { OptionsOf } from '../options/option-declaration';
import { printDiagnostics } from '../print/print-diagnostics';
import { findDescriptor } from '../verify/find-descriptor';
import { trustOf } from '../verify/trust';
import { verifyAndReport } from '../verify/verify-and-report';
import type { Command } from 'commander';

type VerifyOptions = OptionsOf<
  typeof TRUST_OPTIONS & typeof MACHINE_OPTIONS & (typeof COMMAND_OPTIONS)['verify']
>;

/** `verify IMAGE`: checks whether a booted image matches its plan. */
export function addVerify(program: Command, io: CommandIo, ended: (status: ExitStatus) => void): void {
  const command = program
    .command('verify')
    .description('boot an image and check every line of its plan in the running system')
    .argument('<image>', 'the image or its image.json');
  addOptions(command, { ...COMMAND_OPTIONS.verify, ...TRUST_OPTIONS, ...MACHINE_OPTIONS }).action(
    async (image: string, options: VerifyOptions) => {
      const trust = trustOf(options);
      if (options.manifest !== undefined && trust === undefined)
        command.error("error: option '--manifest <file>' needs '--key <file>' or '--ca <file>'");
      const verified = await verify(image, options, io);
      io.progress.end();
      printDiagnostics(io, verified.diagnostics);
      if (!verified.ok) return ended(1);
      io.out(`${renderedAs(verified.value, options.json === true)}\n`);
      ended(verified.value.verdict === 'pass' ? 0 : 1);
    },
  );
}

async function verify(image: string, options: VerifyOptions, io: CommandIo): Promise<Result<Verdict>> {
  const { memory, report } = options;
  // Checked before the boot rather than after it.
  const unusable = report === undefined ? undefined : await whyUnusableFolder(report);
  if (unusable !== undefined) {
    const message = `the directory "${report}" cannot be used for the report: ${WHY_UNUSABLE_FOLDER[unusable]}`;
    return failure([{ code: `output/${unusable}`, severity: 'error', message }]);
  }
  const descriptor = await findDescriptor(image);
  if (!descriptor.ok) return descriptor;
  return verifyAndReport({
    ...{ descriptorFile: descriptor.value, memory, report, trust: trustOf(options) },
    say: (line) => io.progress.say(line),
  });
}

function renderedAs(verdict: Verdict, json: boolean): string {
  return json ? JSON.stringify(verdict, null, 2) : renderVerdict(verdict, terminalColumns());
}
