import type { Import } from './imports';

/** An import cycle: each edge starts where the previous one ends. */
export type Circle = readonly Edge[];

interface Edge {
  readonly from: string;
  readonly to: string;
  /** One of the imports behind the edge. */
  readonly because: Import;
}

/**
 * The shortest cycle among groups of files; undefined if there is none.
 * @param groupOf the group of a file, such as its directory or its package
 */
export function shortestCircle(
  imports: readonly Import[],
  groupOf: (file: string) => string,
): Circle | undefined {
  const edges = edgesOf(imports, groupOf);
  const circles = [...edges.keys()].flatMap((start) => wayBack(edges, start) ?? []);
  return circles.reduce<Circle | undefined>(
    (best, circle) => (best === undefined || circle.length < best.length ? circle : best),
    undefined,
  );
}

/** A cycle as `a → b → a`, with an import for each arrow. */
export function renderCircle(circle: Circle): string {
  const names = [...circle.map(({ from }) => from), circle[0]?.from].join(' → ');
  const because = circle.map(({ because: { from, to } }) => `  ${from} imports ${to}`);
  return [names, ...because].join('\n');
}

type Edges = ReadonlyMap<string, ReadonlyMap<string, Edge>>;

function edgesOf(imports: readonly Import[], groupOf: (file: string) => string): Edges {
  const edges = new Map<string, Map<string, Edge>>();
  for (const because of imports) {
    const [from, to] = [groupOf(because.from), groupOf(because.to)];
    if (from === to) continue;
    const ofFrom = edges.get(from) ?? new Map<string, Edge>();
    if (!ofFrom.has(to)) ofFrom.set(to, { from, to, because });
    edges.set(from, ofFrom);
  }
  return edges;
}

/** The shortest path from a group back to itself, as a list with one element; breadth-first search. */
function wayBack(edges: Edges, start: string): [Circle] | undefined {
  const seen = new Set<string>();
  let ways: Circle[] = [[]];
  while (ways.length > 0) {
    const longer: Circle[] = [];
    for (const way of ways) {
      for (const edge of edges.get(way.at(-1)?.to ?? start)?.values() ?? []) {
        if (edge.to === start) return [[...way, edge]];
        if (!seen.has(edge.to)) longer.push([...way, edge]);
        seen.add(edge.to);
      }
    }
    ways = longer;
  }
  return undefined;
}
