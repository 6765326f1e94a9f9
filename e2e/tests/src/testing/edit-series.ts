import fc from 'fast-check';
import { joinParts, PARTS, type Part } from './manifest-parts';

/** A manifest after an edit, with the files beside it. */
export interface Edited extends Part {
  /** A description of the edit. */
  readonly what: string;
  /** The steps that must install packages for it. */
  readonly installs: readonly string[];
}

/** The initial state of a series, and the state after each edit. */
export interface EditSeries {
  readonly first: Edited;
  readonly edits: readonly Edited[];
}

/** The edits of each kind: its parts of the manifest before and after. */
type Values = Readonly<Record<string, readonly [Part, Part]>>;

/** The common part of all manifests in a series: the packages of the reference image, except QM's. */
const BASE: Part = { manifest: { target: 'qemu', content: { debs: ['tree'] } }, sources: {} };

/** QM's packages: first those of the reference image, then none of its own, which is another packages project. */
const PACKAGES = "QM's packages";
const qmPackages = (debs: readonly string[]): Part => ({
  manifest: { qm: { content: { debs } } },
  sources: {},
});
const PACKAGE_VALUES = [qmPackages(['busybox-static']), qmPackages([])] as const;

/** After this many new edits, one of them is reverted. */
const TAKEN_BACK_EVERY = 4;

/**
 * A series of `count` random edits. Each edit is of one kind, so that it cannot hide another change that a step
 * ignores; every fourth edit reverts an earlier one; the last one makes all remaining edits, so that each kind occurs
 * at least once.
 */
export function randomSeries(seed: number, count: number): EditSeries {
  const drawnParts = fc.record(
    Object.fromEntries(Object.entries(PARTS).map(([kind, one]) => [kind, twoOf(one)])),
  );
  const kinds = [PACKAGES, ...Object.keys(PARTS)];
  const order = fc.shuffledSubarray(kinds, { minLength: kinds.length });
  const picks = fc.array(fc.nat(), { minLength: count, maxLength: count });
  const [drawn] = fc.sample(fc.tuple(drawnParts, order, picks), { seed, numRuns: 1 });
  if (drawn === undefined) throw new Error('fast-check gave no sample');
  return seriesOf({ ...drawn[0], [PACKAGES]: PACKAGE_VALUES }, drawn[1], drawn[2]);
}

function twoOf(part: fc.Arbitrary<Part>): fc.Arbitrary<[Part, Part]> {
  return fc
    .uniqueArray(part, { minLength: 2, maxLength: 2, selector: (value) => JSON.stringify(value) })
    .map(([before, after]) => [before, after] as [Part, Part]);
}

function seriesOf(values: Values, order: readonly string[], picks: readonly number[]): EditSeries {
  const parts = new Map(Object.entries(values).map(([kind, [before]]) => [kind, before]));
  const rest = [...order];
  const made: string[] = [];
  const set = (kind: string, at: 0 | 1) => parts.set(kind, (values[kind] as [Part, Part])[at]);
  const now = (what: string, installs: readonly string[] = []): Edited => ({
    what,
    installs,
    ...joinParts([BASE, ...parts.values()]),
  });
  const make = (kinds: readonly string[]): Edited => {
    for (const kind of kinds) set(kind, 1);
    made.push(...kinds);
    return now(kinds.join(', '), kinds.includes(PACKAGES) ? ['packages-qm'] : []);
  };
  const takeBack = (pick: number): Edited => {
    const [kind = ''] = made.splice(pick % made.length, 1);
    set(kind, 0);
    return now(`${kind} as before`);
  };
  const first = now('nothing yet');
  const edits = picks.map((pick, index) => {
    if (index === picks.length - 1) return make(rest.splice(0));
    return (index + 1) % TAKEN_BACK_EVERY === 0 ? takeBack(pick) : make(rest.splice(0, 1));
  });
  return { first, edits };
}
