import fc from 'fast-check';
import { joinParts, PARTS, type Part } from './manifest-parts';

/** A manifest as it is after an edit, with the files beside it, and what was edited in words. */
export interface Edited extends Part {
  readonly what: string;
}

/** What a series starts from, and what it is after each edit. */
export interface EditSeries {
  readonly first: Edited;
  readonly edits: readonly Edited[];
}

/** What every manifest of a series has; `packages` are QM's, which need a while. */
const base = (packages: readonly string[]): Part => ({
  manifest: { target: 'qemu', content: { debs: ['tree'] }, qm: { content: { debs: packages } } },
  sources: {},
});

const KINDS = Object.keys(PARTS);

/**
 * A series of so many random edits in which everything that can be edited is, and some of it is taken back later. The
 * packages are those of the reference image, but for what the first edit adds.
 */
export function randomSeries(seed: number, count: number): EditSeries {
  const twoValues = (one: fc.Arbitrary<Part>) =>
    fc.uniqueArray(one, { minLength: 2, maxLength: 2, selector: (value) => JSON.stringify(value) });
  const values = fc.record(
    Object.fromEntries(KINDS.map((kind) => [kind, twoValues(PARTS[kind] as fc.Arbitrary<Part>)])),
  );
  const order = fc.shuffledSubarray(KINDS, { minLength: KINDS.length });
  const back = fc.array(fc.option(fc.nat()), { minLength: count, maxLength: count });
  const [drawn] = fc.sample(fc.tuple(values, order, back), { seed, numRuns: 1 });
  if (drawn === undefined) throw new Error('fast-check gave no sample');
  return lay(count, ...drawn);
}

function lay(
  count: number,
  values: Readonly<Record<string, Part[]>>,
  order: readonly string[],
  back: readonly (number | null)[],
): EditSeries {
  const valueOf = (kind: string, at: 0 | 1) => values[kind]?.[at] as Part;
  const state = new Map(KINDS.map((kind) => [kind, valueOf(kind, 0)]));
  const now = (what: string, packages: string[]): Edited => ({
    what,
    ...joinParts([base(packages), ...state.values()]),
  });
  const first = now('as it was', []);
  const edits = back.map((returns, index) => {
    const share = (at: number) => Math.ceil((at * order.length) / count);
    const edited = order.slice(share(index), share(index + 1));
    const before = order.slice(0, share(index));
    for (const kind of edited) state.set(kind, valueOf(kind, 1));
    const returned = returns === null ? undefined : before[returns % before.length];
    if (returned !== undefined) state.set(returned, valueOf(returned, 0));
    const what = [...(index === 0 ? ['a package'] : []), ...edited].join(', ');
    return now(returned === undefined ? what : `${what}; ${returned} as before`, ['busybox-static']);
  });
  return { first, edits };
}
