import { readUserFile, WHY_UNREADABLE } from '@nx-aib/build-machine';
import type { ImagePlan } from '@nx-aib/image-plan';
import { failure, success, type Result } from '@nx-aib/core';
import {
  misfits,
  type LineForm,
  type Lock,
  type Platform,
  lockFileOf,
  parseLock,
  requestedPackages,
} from '@nx-aib/package-family';
import { createHash } from 'node:crypto';
import path from 'node:path';

/** A lock and the digest of its file. */
export interface LockFile {
  readonly lock: Lock;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** The lock beside a manifest; null where there is none. */
export async function readLock(manifestFile: string, form: LineForm): Promise<Result<LockFile | null>> {
  const file = lockFileOf(manifestFile);
  const read = await readUserFile(file);
  if (!read.ok) {
    if (read.reason === 'missing') return success(null);
    const message = `the lock "${file}" cannot be read: ${WHY_UNREADABLE[read.reason]}`;
    return failure([{ code: 'lock/unreadable', severity: 'error', message }]);
  }
  const parsed = parseLock(Buffer.from(read.content).toString('utf8'), file, form);
  if (!parsed.ok) return parsed;
  return success({ lock: parsed.value, sha256: createHash('sha256').update(read.content).digest('hex') });
}

/** What a lock has to fit. */
export interface ToBeLocked {
  readonly plan: ImagePlan;
  readonly platform: Platform;
}

/** A plan with what the lock beside its manifest says; errors where that is for something else. */
export async function readLockFor(
  manifestFile: string,
  { plan, platform }: ToBeLocked,
): Promise<Result<{ readonly plan: ImagePlan; readonly lock: Lock | null }>> {
  const read = await readLock(manifestFile, platform.family.building.lockForm);
  if (!read.ok) return read;
  if (read.value === null) return success({ plan: { ...plan, lock: null }, lock: null });
  const { lock, sha256 } = read.value;
  const file = path.basename(lockFileOf(manifestFile));
  const requested = requestedPackages(plan, platform.distribution);
  const wrong = misfits(lock, { plan, requested }, file);
  if (wrong.length > 0) return failure(wrong);
  return success({ plan: { ...plan, lock: { file, sha256, packages: lock.packages.length } }, lock });
}
