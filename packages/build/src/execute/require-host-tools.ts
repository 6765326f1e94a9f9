import { ensureHostTools, type HostToolName } from '@nx-aib/build-machine';
import { failure, success, type Result } from '@nx-aib/core';

/** Makes sure that the host has some tools; installs them where that needs no prompt, after `say` was told so. */
export async function requireHostTools(
  names: readonly HostToolName[],
  say: (line: string) => void,
): Promise<Result<undefined>> {
  const outcome = await ensureHostTools(names, say);
  if (outcome.ok) return success(undefined);
  return failure([
    {
      code: 'host/missing-tools',
      severity: 'error',
      message: `this host is missing ${outcome.missing.join(', ')}, and ${outcome.why}`,
      hint: outcome.command,
    },
  ]);
}
