import { failure, success, type Diagnostic, type Result } from '@nx-aib/core';
import type { LockedPackage, Resolution } from '@nx-aib/package-family';
import { unsignedLines } from '../archive/archive-sources';
import { timestamp } from '../lock/choose-packages';
import { archiveParams } from '../plan/archive-params';
import { resolvePackages } from './resolve-packages';

/** The packages that a build would install, with a warning if unsigned sources were used. */
export async function resolveLocked({
  plan,
  platform,
  now,
  ...resolution
}: Resolution): Promise<Result<readonly LockedPackage[]>> {
  const archive = archiveParams(plan, platform);
  const packages = await resolvePackages({ ...resolution, archive, seen: timestamp(now) });
  if (!packages.ok) return failure(packages.diagnostics);
  return success(packages.value, unsignedLines(archive).map(resolvedUnsigned));
}

/** A build trusts the digests in its lock: the sources are not checked again. */
function resolvedUnsigned(line: string): Diagnostic {
  const message = `the locked versions come from an unsigned source: ${line}`;
  const hint = 'review the diff of the lock file, or lock again without this source in NX_AIB_MIRROR';
  return { code: 'lock/unsigned-source', severity: 'warning', message, hint };
}
