import { terminalColumns } from '@nx-aib/host';
import { renderCheck, verifySignature } from '@nx-aib/runner';
import { artifact, type Where } from '../artifacts';
import { report, say } from '../report';
import { trustOf, type TrustOptions } from '../trust';

/**
 * Checks the signature of the built image, without a boot, where a key or authorities are given. `verify` depends on it with
 * its own options: so no verdict of Nx's cache stands for an image whose signature is gone.
 */
export async function signatureExecutor(
  options: TrustOptions,
  context: Where,
): Promise<{ success: boolean }> {
  const trust = trustOf(options, context);
  if (trust === undefined) {
    say('no key was given: the signature is not looked at\n');
    return { success: true };
  }
  const verified = await verifySignature(artifact(context, 'image.json'), trust);
  report(verified.diagnostics);
  if (!verified.ok) return { success: false };
  for (const check of verified.value) {
    say(`${renderCheck(check, terminalColumns())}\n`);
    if (check.verdict === 'fail') say(`      because  ${check.reason}\n`);
  }
  return { success: verified.value.every(({ verdict }) => verdict === 'pass') };
}
