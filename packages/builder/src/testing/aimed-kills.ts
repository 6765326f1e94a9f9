import { run, type Argv } from '@nx-aib/build-machine';
import { createRequire } from 'node:module';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A moment in a process: one of its side effects, as named in aimed-kill.cjs. */
export interface Aim {
  readonly effect: string;
  /** Which call of that name, starting at 1. */
  readonly nth: number;
  readonly when: 'before' | 'within' | 'after';
}

const packageFile = createRequire(__filename).resolve('@nx-aib/build-machine/package.json');
// NODE_OPTIONS is split at spaces.
const HOOK = JSON.stringify(path.join(path.dirname(packageFile), 'src/testing/aimed-kill.cjs'));

/**
 * Runs a Node program with environment variables that load the hook; returns whether it was killed, and throws if it
 * fails.
 */
async function runHooked(argv: Argv, variables: Record<string, string>): Promise<boolean> {
  const outcome = await run(argv, {
    inherit: 'all',
    env: { ...variables, NODE_OPTIONS: `--require=${HOOK}` },
  });
  const killed = !outcome.ok && outcome.reason === 'signal';
  if (!outcome.ok && !killed) throw new Error(`it ended with ${outcome.status}: ${outcome.stderr}`);
  return killed;
}

/** Runs a program to its end and returns all of its moments. */
export async function aimsOf(argv: Argv): Promise<Aim[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-effects-'));
  try {
    const list = path.join(folder, 'effects');
    await runHooked(argv, { NX_AIB_EFFECTS: list });
    const counts = new Map<string, number>();
    return readFileSync(list, 'utf8')
      .trimEnd()
      .split('\n')
      .flatMap((effect) => {
        const nth = (counts.get(effect) ?? 0) + 1;
        counts.set(effect, nth);
        const whens = effect.startsWith('spawn ') ? WITHIN : AROUND;
        return whens.map((when) => ({ effect, nth, when }));
      });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const AROUND: readonly Aim['when'][] = ['before', 'after'];
const WITHIN: readonly Aim['when'][] = ['before', 'within', 'after'];

/** Runs a program until that moment. @returns whether it was reached */
export function killAt(argv: Argv, aim: Aim): Promise<boolean> {
  return runHooked(argv, { NX_AIB_KILL: JSON.stringify(aim) });
}
