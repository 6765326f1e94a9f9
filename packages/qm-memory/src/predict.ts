import { bytes, failure, success, type Bytes, type Diagnostic, type Result } from '@nx-aib/core';
import type { MemoryLimit } from '@nx-aib/manifest';
import type { PlannedLimit } from './plan';

/** The page size of x86-64, and of most arm64 kernels (which may also have 16 KiB or 64 KiB). */
const DEFAULT_PAGE_SIZE = bytes(4096);

/** 100% in the unit of a limit's share: ten thousandths. */
const PERMYRIAD_MAX = 10_000n;

/** The memory of the machine that limits are planned for. */
export interface MachineMemory {
  /** MemTotal of /proc/meminfo in bytes, which is less than the installed memory. At least one page. */
  readonly memTotal: Bytes;
  /** `getconf PAGE_SIZE`; default 4096. */
  readonly pageSize?: Bytes;
}

/**
 * The exact values of a limit on a machine: the bytes that `systemctl show` prints and those in the kernel.
 * @returns error `qm-memory/limit-too-large` for 8 PiB or more; `qm-memory/less-than-a-page` for a share of less than
 * one page, which systemd ignores.
 * @throws RangeError if `machine.memTotal` is less than one page: a bug in the caller.
 */
export function predictLimit(limit: MemoryLimit, machine: MachineMemory): Result<PlannedLimit> {
  const { setting } = limit;
  const shown = shownBytes(limit, machine);
  if (shown === 'infinity') return success({ setting, shown, kernel: 'max' });
  if (shown === 0n) return failure([lessThanAPage(setting, machine)]);
  if (shown > BigInt(Number.MAX_SAFE_INTEGER)) return failure([tooLarge(setting)]);
  // The kernel counts pages: page_counter_memparse() in mm/page_counter.c.
  const kernel = shown - (shown % BigInt(pageSizeOf(machine)));
  return success({ setting, shown: bytes(Number(shown)), kernel: bytes(Number(kernel)) });
}

function shownBytes(limit: MemoryLimit, machine: MachineMemory): bigint | 'infinity' {
  if (limit.kind === 'infinity') return 'infinity';
  return limit.kind === 'bytes' ? limit.bytes : shareOf(limit.permyriad, machine);
}

/**
 * Ten thousandths of a machine's memory in bytes, physical_memory_scale() in systemd's src/basic/limits-util.c:
 * percentages are calculated in whole pages, rounded down.
 */
export function shareOf(permyriad: number, machine: MachineMemory): bigint {
  const pageSize = BigInt(pageSizeOf(machine));
  const pages = BigInt(machine.memTotal) / pageSize;
  return ((pages * BigInt(permyriad)) / PERMYRIAD_MAX) * pageSize;
}

/** @throws RangeError for a machine of less than one page: a bug in the caller. */
export function pageSizeOf({ memTotal, pageSize = DEFAULT_PAGE_SIZE }: MachineMemory): Bytes {
  if (pageSize < 1 || memTotal < pageSize) {
    throw new RangeError(`not a machine: MemTotal ${memTotal} bytes, pages of ${pageSize} bytes`);
  }
  return pageSize;
}

function lessThanAPage(setting: string, machine: MachineMemory): Diagnostic {
  return {
    code: 'qm-memory/less-than-a-page',
    severity: 'error',
    message: `${setting} of ${machine.memTotal} bytes is less than one page: systemd would ignore it, and QM would run without this limit`,
    hint: 'give QM a larger share',
  };
}

function tooLarge(setting: string): Diagnostic {
  return {
    code: 'qm-memory/limit-too-large',
    severity: 'error',
    message: `${setting} is 8 PiB or more, more than any machine has`,
    hint: 'write infinity for no limit',
  };
}
