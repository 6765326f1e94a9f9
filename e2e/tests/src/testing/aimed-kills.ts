import { freshCopy } from './fresh-copy';

/** A moment in a process: one of its side effects, as named in packages/build-machine/src/testing/aimed-kill.cjs. */
export interface Aim {
  readonly effect: string;
  /** Which call of that name, starting at 1. */
  readonly nth: number;
  readonly when: 'before' | 'within' | 'after';
}

/** Environment variables, for env(1), with which a Node process loads the hook. */
export function hooked(variables: Readonly<Record<string, string>>): string[] {
  const hook = freshCopy('packages/build-machine/src/testing/aimed-kill.cjs');
  const all = { ...variables, NODE_OPTIONS: `--require=${JSON.stringify(hook)}` };
  return Object.entries(all).map(([name, value]) => `${name}=${value}`);
}

/** All moments of a process that has listed its side effects. */
export function aimsOf(effects: string): Aim[] {
  const counts = new Map<string, number>();
  return effects
    .trimEnd()
    .split('\n')
    .flatMap((effect) => {
      const nth = (counts.get(effect) ?? 0) + 1;
      counts.set(effect, nth);
      const whens: readonly Aim['when'][] = effect.startsWith('spawn ')
        ? ['before', 'within', 'after']
        : ['before', 'after'];
      return whens.map((when) => ({ effect, nth, when }));
    });
}
