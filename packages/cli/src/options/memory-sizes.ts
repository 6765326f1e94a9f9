import { bytes, failure, success, type Bytes, type Diagnostic, type Result } from '@nx-aib/core';
import { parseMemoryLimit } from '@nx-aib/manifest';
import { listOf } from './option-declaration';

/** A system with QM needs more, and none has less. */
const LEAST = 64n * 1024n ** 2n;

/**
 * The sizes that `--memory` gives, in the given order: comma-separated, in systemd's units (1G, 512M).
 *
 * Error: `plan/memory`.
 */
export function memorySizes(given: string | readonly string[] | undefined): Result<readonly Bytes[]> {
  const written = listOf(given).flatMap((list) => list.split(',').map((one) => one.trim()));
  const sizes = written.map(sizeOf);
  const wrong = written.filter((_, index) => sizes[index] === undefined);
  if (wrong.length > 0) return failure(wrong.map(notASize));
  return success(sizes.filter((size) => size !== undefined));
}

function sizeOf(text: string): Bytes | undefined {
  const size = parseMemoryLimit(text);
  if (!size.ok || size.value.kind !== 'bytes' || size.value.bytes < LEAST) return undefined;
  return size.value.bytes > BigInt(Number.MAX_SAFE_INTEGER) ? undefined : bytes(Number(size.value.bytes));
}

function notASize(text: string): Diagnostic {
  return {
    code: 'plan/memory',
    severity: 'error',
    message: `--memory: "${text}" is not the memory of a machine`,
    hint: 'use sizes of 64M or more, separated by commas: 1G,2G,4G,8G',
  };
}
