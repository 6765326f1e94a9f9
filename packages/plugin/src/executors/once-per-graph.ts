import type { ProjectGraph } from '@nx/devkit';

/** The function, which then works once for each project graph: all images of a batch have the same one. */
export function oncePerGraph<Rest extends readonly unknown[], Value>(
  work: (graph: ProjectGraph, ...rest: Rest) => Value,
): (graph: ProjectGraph, ...rest: Rest) => Value {
  const results = new WeakMap<ProjectGraph, { readonly value: Value }>();
  return (graph, ...rest) => {
    const known = results.get(graph);
    if (known !== undefined) return known.value;
    const value = work(graph, ...rest);
    results.set(graph, { value });
    return value;
  };
}
