import { parseMemoryLimit } from '@nx-aib/manifest';
import type { MemoryKey, MemorySetting } from './memory-group';

/** The meaning of a setting's value, before the machine is known. */
export type Amount =
  /** No limit, or all memory for a protection. */
  | { readonly kind: 'infinity' }
  | { readonly kind: 'bytes'; readonly bytes: bigint }
  /** Ten thousandths of the physical memory, 1 to 10000. */
  | { readonly kind: 'share'; readonly permyriad: number };

/**
 * What a setting's value means; null for one that systemd ignores, and Podman refuses. An empty value of systemd's is its
 * default: no limit, and no protection.
 */
export function amountOf({ key, value, by }: Pick<MemorySetting, 'key' | 'value' | 'by'>): Amount | null {
  return by === 'systemd' ? ofSystemd(key, value) : ofPodman(key, value);
}

const ZERO: Amount = { kind: 'bytes', bytes: 0n };
const INFINITY: Amount = { kind: 'infinity' };

/** config_parse_memory_limit() in systemd's src/core/load-fragment.c: only these may be zero. */
const MAY_BE_ZERO: readonly MemoryKey[] = ['min', 'low', 'swapMax'];

function ofSystemd(key: MemoryKey, value: string): Amount | null {
  if (value === '') return key === 'min' || key === 'low' ? ZERO : INFINITY;
  const limit = parseMemoryLimit(value);
  if (!limit.ok) return MAY_BE_ZERO.includes(key) && isZero(value) ? ZERO : null;
  if (limit.value.kind === 'infinity') return INFINITY;
  if (limit.value.kind === 'bytes') return { kind: 'bytes', bytes: limit.value.bytes };
  return { kind: 'share', permyriad: limit.value.permyriad };
}

/** A zero of parse_size() or parse_permyriad(). */
function isZero(value: string): boolean {
  return /^\+?0+(?:\.0*)?[ \t]*[EPTGMKB]?$/.test(value) || /^0+(?:\.0+)?[%‰‱]$/.test(value);
}

const FACTORS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  ...{ k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4, p: 1024 ** 5 },
};

/**
 * RAMInBytes() of docker/go-units, which Podman uses: `64m`, `1.5g`, `64 MiB`; units of any case, powers of 1024. 0 is no
 * limit, LimitToSwap() in Podman's pkg/specgenutil/specgen.go.
 */
function ofPodman(key: MemoryKey, value: string): Amount | null {
  const [, digits, unit = ''] =
    /^((?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?) ?(b|[kmgtp](?:i?b)?|)$/i.exec(value) ?? [];
  if (digits === undefined) return null;
  const size = Math.trunc(Number(digits) * (FACTORS[unit.charAt(0).toLowerCase()] ?? 1));
  if (size > Number.MAX_SAFE_INTEGER || (size === 0 && key === 'max')) return INFINITY;
  return { kind: 'bytes', bytes: BigInt(size) };
}
