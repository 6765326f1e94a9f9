import type { BuildPlan } from './step';

/**
 * The steps that a build must run if the outputs of some are cached: those that are needed and not cached. Steps that
 * are read only by steps that do not run are not needed.
 */
export function stepsToRun({ steps, result }: BuildPlan, there: ReadonlySet<string>): Set<string> {
  const needed = new Set([result]);
  const running = new Set<string>();
  // In reverse, every step comes after all steps that read it.
  for (const { name, reads } of [...steps].reverse()) {
    if (!needed.has(name) || there.has(name)) continue;
    running.add(name);
    for (const read of Object.values(reads)) needed.add(read);
  }
  return running;
}
