import type { BuildPlan } from './step';

/**
 * The steps that a build runs where the outputs of some are there: those that it needs and that are not. What only steps
 * read that do not run is not needed.
 */
export function stepsToRun({ steps, result }: BuildPlan, there: ReadonlySet<string>): Set<string> {
  const needed = new Set([result]);
  const running = new Set<string>();
  // Each comes after what it reads, so that all that reads it has been seen.
  for (const { name, reads } of [...steps].reverse()) {
    if (!needed.has(name) || there.has(name)) continue;
    running.add(name);
    for (const read of Object.values(reads)) needed.add(read);
  }
  return running;
}
