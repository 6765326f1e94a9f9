import { terminalColumns } from '@nx-aib/build-machine';
import { renderCheck, trustOf, type OptionsOf, type TrustOptions } from '@nx-aib/cli';
import { verifySignature, writeReport } from '@nx-aib/runner';
import { artifact, type Where } from '../artifacts';
import { DESCRIPTOR } from '../../outputs/output-files';
import { report, say } from '../report';
import type { OUTPUT_OPTION } from '../schemas';

/**
 * Checks the signature of the built image, without a boot, if a key or authorities are given. `verify` depends on it
 * with its own options, so that a cached verdict does not hide a missing signature.
 */
export async function signatureExecutor(
  options: TrustOptions & OptionsOf<typeof OUTPUT_OPTION>,
  context: Where,
): Promise<{ success: boolean }> {
  const trust = trustOf(options, context.root);
  if (trust === undefined) {
    say('no key was given: the signature is not checked\n');
    return { success: true };
  }
  const verified = await verifySignature(artifact(options, context, DESCRIPTOR), trust);
  report(verified.diagnostics);
  if (!verified.ok) return { success: false };
  const { checks, refused } = verified.value;
  for (const check of checks) {
    say(`${renderCheck(check, terminalColumns())}\n`);
    if (check.verdict === 'fail') say(`      because  ${check.reason}\n`);
  }
  // An earlier verdict beside the image would claim that it is valid.
  if (refused !== undefined) await writeReport(refused, artifact(options, context, '.'));
  return { success: refused === undefined };
}
