import { bytes, failure, success, type Bytes, type Result } from '@nx-aib/core';

/** The default memory of the guest. */
export const DEFAULT_MEMORY = bytes(2 * 1024 ** 3);

const MEBIBYTE = 1024 ** 2;
const UNITS: Readonly<Record<string, number>> = { '': MEBIBYTE, M: MEBIBYTE, G: 1024 ** 3 };

/** Parses a memory size like QEMU's `-m`: `2G`, `2048M`, or a bare number of MiB; 64 MiB to 1 TiB. */
export function parseMemorySize(text: string): Result<Bytes> {
  const [, digits, unit] = /^(\d{1,7})([MG]?)$/i.exec(text) ?? [];
  const size = Number(digits) * (UNITS[(unit ?? '').toUpperCase()] ?? NaN);
  if (size >= 64 * MEBIBYTE && size <= 1024 ** 4) return success(bytes(size));
  return failure([
    {
      code: 'runner/memory-size',
      severity: 'error',
      message: `"${text}" is not a memory size for the guest`,
      hint: 'write 2G, 2048M or a number of MiB, from 64M to 1024G',
    },
  ]);
}

/** A memory size for QEMU's `-m`: whole MiB. */
export function memoryArgument(size: Bytes): string {
  return `${Math.floor(size / MEBIBYTE)}M`;
}
