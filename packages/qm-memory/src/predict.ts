import { bytes, failure, success, type Bytes, type Diagnostic, type Result } from '@nx-aib/core';
import { parseMemoryLimit, trimBlanks, type MemoryLimit } from './memory-limit';
import type { PlannedLimit } from './plan';
import { PERMYRIAD_MAX } from './share';

/** The page size of x86-64, and of most arm64 kernels (which may also have 16 KiB or 64 KiB). */
const DEFAULT_PAGE_SIZE = bytes(4096);

/** What the limits are planned for. */
export interface Machine {
  /** MemTotal of /proc/meminfo in bytes, which is less than the memory that is built in. At least one page. */
  readonly memTotal: Bytes;
  /** `getconf PAGE_SIZE`; 4096 unless given. */
  readonly pageSize?: Bytes;
}

/**
 * What a limit becomes on a machine, exactly: the bytes that `systemctl show` prints and those that the kernel keeps.
 * @param text MemoryMax= or MemoryHigh= as `parseMemoryLimit` reads it.
 * @returns the errors of `parseMemoryLimit`; `qm-memory/limit-too-large` from 8 PiB on; `qm-memory/less-than-a-page` for
 * a share that is less than one page, which systemd ignores.
 * @throws RangeError when `machine.memTotal` is less than one page: a bug in the caller.
 */
export function predictLimit(text: string, machine: Machine): Result<PlannedLimit> {
  const parsed = parseMemoryLimit(text);
  if (!parsed.ok) return parsed;
  const setting = trimBlanks(text);
  const shown = shownBytes(parsed.value, machine);
  if (shown === 'infinity') return success({ setting, shown, kernel: 'max' }, parsed.diagnostics);
  if (shown === 0n) return failure([...parsed.diagnostics, lessThanAPage(setting, machine)]);
  if (shown > BigInt(Number.MAX_SAFE_INTEGER)) {
    return failure([...parsed.diagnostics, tooLarge(setting)]);
  }
  // The kernel counts pages: page_counter_memparse() in mm/page_counter.c.
  const kernel = shown - (shown % BigInt(pageSizeOf(machine)));
  const planned = { setting, shown: bytes(Number(shown)), kernel: bytes(Number(kernel)) };
  return success(planned, parsed.diagnostics);
}

/** physical_memory_scale() in systemd's src/basic/limits-util.c: shares are shares of whole pages, rounded down. */
function shownBytes(limit: MemoryLimit, machine: Machine): bigint | 'infinity' {
  if (limit.kind === 'infinity') return 'infinity';
  if (limit.kind === 'bytes') return limit.bytes;
  const pageSize = BigInt(pageSizeOf(machine));
  const pages = BigInt(machine.memTotal) / pageSize;
  return ((pages * BigInt(limit.permyriad)) / BigInt(PERMYRIAD_MAX)) * pageSize;
}

function pageSizeOf({ memTotal, pageSize = DEFAULT_PAGE_SIZE }: Machine): Bytes {
  if (pageSize < 1 || memTotal < pageSize) {
    throw new RangeError(`not a machine: MemTotal ${memTotal} bytes, pages of ${pageSize} bytes`);
  }
  return pageSize;
}

function lessThanAPage(setting: string, machine: Machine): Diagnostic {
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
    message: `${setting} is 8 PiB or more, which no machine has`,
    hint: 'write infinity for no limit',
  };
}
