import { run, type Argv } from '@nx-aib/build-machine';
import { createRequire } from 'node:module';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A moment of a process: at one of its effects, as aimed-kill.cjs names them. */
export interface Aim {
  readonly effect: string;
  /** Which call of that name, from 1. */
  readonly nth: number;
  readonly when: 'before' | 'within' | 'after';
}

const packageFile = createRequire(__filename).resolve('@nx-aib/build-machine/package.json');
// NODE_OPTIONS takes a space for the end of an option.
const HOOK = JSON.stringify(path.join(path.dirname(packageFile), 'src/testing/aimed-kill.cjs'));

/** Runs a program of Node with variables that load the hook; gives whether it was killed, and fails where it fails. */
async function runHooked(argv: Argv, variables: Record<string, string>): Promise<boolean> {
  const outcome = await run(argv, {
    inherit: 'all',
    env: { ...variables, NODE_OPTIONS: `--require=${HOOK}` },
  });
  const killed = !outcome.ok && outcome.reason === 'signal';
  if (!outcome.ok && !killed) throw new Error(`it ended with ${outcome.status}: ${outcome.stderr}`);
  return killed;
}

/** Runs a program to its end and gives all moments of it. */
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

/** Runs a program until that moment. @returns whether it came to it */
export function killAt(argv: Argv, aim: Aim): Promise<boolean> {
  return runHooked(argv, { NX_AIB_KILL: JSON.stringify(aim) });
}
