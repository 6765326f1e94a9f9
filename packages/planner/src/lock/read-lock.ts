import { readUserFile, WHY_UNREADABLE } from '@nx-aib/build-machine/reading';
import type { ImagePlan } from '@nx-aib/image-plan';
import { failure, success, type Diagnostic, type Result } from '@nx-aib/core';
import {
  misfits,
  type LineForm,
  type Lock,
  type Platform,
  lockFileOf,
  parseLock,
  REMAKE_LOCK,
  requestedPackages,
} from '@nx-aib/package-family';
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import path from 'node:path';

/** A lock and the digest of its file. */
export interface LockFile {
  readonly lock: Lock;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** The maximum size of a lock, in bytes: 16 MiB are 60000 packages, about as many as Debian has. */
const LARGEST_LOCK = 16 * 1024 * 1024;

/** The lock beside a manifest; null if there is none. */
export async function readLock(manifestFile: string, form: LineForm): Promise<Result<LockFile | null>> {
  const file = lockFileOf(manifestFile);
  const read = await readUserFile(file, LARGEST_LOCK);
  if (!read.ok) {
    if (read.reason === 'missing') return success(null);
    if (read.reason === 'too-large')
      return failure([noLock(file, `it has more than the maximum of ${LARGEST_LOCK} bytes`)]);
    const message = `the lock "${file}" cannot be read: ${WHY_UNREADABLE[read.reason]}`;
    return failure([{ code: 'lock/unreadable', severity: 'error', message }]);
  }
  const text = textOf(read.content);
  if (text === undefined) return failure([noLock(file, 'it is not UTF-8 text')]);
  const parsed = parseLock(text, file, form);
  if (!parsed.ok) return parsed;
  return success({ lock: parsed.value, sha256: createHash('sha256').update(read.content).digest('hex') });
}

/** C0 except tab and line ends, and DEL: never in text, and nearly always in a binary file. */
const BINARY = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

function textOf(content: Uint8Array): string | undefined {
  if (!isUtf8(content)) return undefined;
  const text = new TextDecoder().decode(content);
  return BINARY.test(text) ? undefined : text;
}

/** The content of such a file is not shown. */
function noLock(file: string, why: string): Diagnostic {
  return {
    code: 'lock/unreadable',
    severity: 'error',
    message: `the lock "${file}" cannot be read: ${why}`,
    hint: REMAKE_LOCK,
  };
}

/** What a lock must match. */
export interface ToBeLocked {
  readonly plan: ImagePlan;
  readonly platform: Platform;
}

/** A plan with the versions in the lock beside its manifest; errors if the lock does not match. */
export async function readLockFor(
  manifestFile: string,
  { plan, platform }: ToBeLocked,
): Promise<Result<{ readonly plan: ImagePlan; readonly lock: Lock | null }>> {
  const read = await readLock(manifestFile, platform.family.planning.lockForm);
  if (!read.ok) return read;
  if (read.value === null) return success({ plan: { ...plan, lock: null }, lock: null });
  const { lock, sha256 } = read.value;
  const file = path.basename(lockFileOf(manifestFile));
  const requested = requestedPackages(plan, platform.distribution);
  const wrong = misfits(lock, { plan, requested }, file);
  if (wrong.length > 0) return failure(wrong);
  return success({ plan: { ...plan, lock: { file, sha256, packages: lock.packages.length } }, lock });
}
