import { terminalColumns } from '@nx-aib/build-machine';
import {
  renderVerdict,
  trustOf,
  verifyAndReport,
  type MACHINE_OPTIONS,
  type OptionsOf,
  type TrustOptions,
} from '@nx-aib/cli';
import { artifact, type Where } from '../artifacts';
import { DESCRIPTOR } from '../../outputs/output-files';
import { endWithNx } from '../end-with-nx';
import { warnOfLinks } from '../output-links';
import { report, say } from '../report';
import type { OUTPUT_OPTION } from '../schemas';

/** Boots the built image, checks each line of its plan in the running system and writes the verdict beside it. */
export async function verifyExecutor(
  options: TrustOptions & OptionsOf<typeof MACHINE_OPTIONS & typeof OUTPUT_OPTION>,
  context: Where,
): Promise<{ success: boolean }> {
  endWithNx();
  report(await warnOfLinks(options, context));
  const verified = await verifyAndReport({
    descriptorFile: artifact(options, context, DESCRIPTOR),
    memory: options.memory,
    trust: trustOf(options, context.root),
    report: artifact(options, context, '.'),
    say: (line) => say(`${line}\n`),
  });
  report(verified.diagnostics);
  if (!verified.ok) return { success: false };
  say(`${renderVerdict(verified.value, terminalColumns())}\n`);
  return { success: verified.value.verdict === 'pass' };
}
