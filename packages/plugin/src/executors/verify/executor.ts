import { terminalColumns } from '@nx-aib/build-machine';
import { success } from '@nx-aib/core';
import { parseMemorySize, renderVerdict, verifyImage, writeReport } from '@nx-aib/runner';
import { artifact, type Where } from '../artifacts';
import { endWithNx } from '../end-with-nx';
import { report, say } from '../report';
import { trustOf, type TrustOptions } from '../trust';

interface VerifyOptions extends TrustOptions {
  readonly memory?: string;
}

/** Boots the built image, checks each line of its plan in the running system and leaves the verdict beside it. */
export async function verifyExecutor(options: VerifyOptions, context: Where): Promise<{ success: boolean }> {
  endWithNx();
  const memory = options.memory === undefined ? success(undefined) : parseMemorySize(options.memory);
  report(memory.diagnostics);
  if (!memory.ok) return { success: false };
  const trust = trustOf(options, context);
  const verified = await verifyImage(artifact(context, 'image.json'), {
    ...(memory.value === undefined ? {} : { memory: memory.value }),
    ...(trust === undefined ? {} : { trust }),
    say: (line) => say(`${line}\n`),
  });
  report(verified.diagnostics);
  if (!verified.ok) return { success: false };
  await writeReport(verified.value, artifact(context, '.'));
  say(`${renderVerdict(verified.value, terminalColumns())}\n`);
  return { success: verified.value.verdict === 'pass' };
}
