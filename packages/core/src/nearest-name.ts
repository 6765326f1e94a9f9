import { distance } from 'fastest-levenshtein';

/** The share of a name's letters that may differ in a typing error. */
const TOLERANCE = 0.4;

/** Longer names are not compared: they are not typing errors of a known name. */
const LONGEST = 64;

/**
 * The element of `known` that `name` was probably meant to be: only a few letters differ (case, and `-` versus `_`, do
 * not count), or one name contains the other. Undefined if none is similar; the first of equally similar ones.
 */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  if (name.length > LONGEST) return undefined;
  const wanted = folded(name);
  const candidates = [...known].filter((candidate) => candidate !== name);
  return (
    closest(candidates, (c) => editCost(wanted, folded(c))) ??
    closest(candidates, (c) => partCost(wanted, folded(c)))
  );
}

function folded(name: string): string {
  return name.toLowerCase().replaceAll('-', '_');
}

function editCost(wanted: string, candidate: string): number {
  const edits = distance(wanted, candidate);
  return edits <= Math.max(1, Math.round(TOLERANCE * Math.min(wanted.length, candidate.length)))
    ? edits
    : Infinity;
}

/** `rootfs` for `root`, `services` for `enabled_services`: the cost is how much longer one name is than the other. */
function partCost(wanted: string, candidate: string): number {
  const [short, long] = wanted.length < candidate.length ? [wanted, candidate] : [candidate, wanted];
  const part = long.startsWith(short) ? short.length >= 3 : short.length >= 4 && long.includes(short);
  return part ? long.length - short.length : Infinity;
}

function closest(candidates: readonly string[], cost: (candidate: string) => number): string | undefined {
  let best: string | undefined;
  let lowest = Infinity;
  for (const candidate of candidates) {
    const current = cost(candidate);
    if (current < lowest) [best, lowest] = [candidate, current];
  }
  return best;
}
