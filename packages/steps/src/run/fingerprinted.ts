import { digestOfCode, toolVersions, type Tool } from '@nx-aib/build-machine';
import { kindOf, type Kinds } from '../step-kind';
import { fingerprints, type FingerprintedStep, type KindFacts, type Step } from '../step';
import type { Refreshes } from '../store/refreshes';
import path from 'node:path';

/** What fingerprints depend on besides the steps. */
export interface OnMachine {
  /** Where the versions of tools are cached; without it they are always queried. */
  readonly store?: string;
  /** The refreshes of the store with the outputs. */
  readonly refreshes: Refreshes;
}

/** The fingerprints of some steps on this machine, by name; only the versions of tools that their kinds run are queried. */
export async function fingerprinted(
  steps: readonly Step[],
  kinds: Kinds,
  { store, refreshes }: OnMachine,
): Promise<ReadonlyMap<string, FingerprintedStep>> {
  const needed = [...new Set(steps.map((step) => kindOf(kinds, step)))];
  const tools = [...new Map(needed.flatMap((kind) => kind.tools.map((tool) => [tool.name, tool]))).values()];
  const memory = store === undefined ? undefined : path.join(store, 'tool-versions.json');
  const versions = await toolVersions(tools, memory);
  const facts = new Map<string, KindFacts>();
  for (const { name, code, tools: own } of needed) {
    const said = own.map((tool) => [tool.name, versions[tool.name] ?? 'unknown']);
    facts.set(name, { code: digestOnce(code), tools: Object.fromEntries(said) });
  }
  const factsOf = (kind: string): KindFacts => {
    const known = facts.get(kind);
    if (known === undefined) throw new Error(`there is no kind of steps "${kind}"`);
    return known;
  };
  return fingerprints(steps, factsOf, (step) => {
    const archive = kindOf(kinds, step).latestOf(step);
    return archive === undefined ? undefined : refreshes[archive];
  });
}

const digests = new Map<string, string>();

/** Most kinds of a package share its code, some hundred files, which a process runs as it has loaded it: it is read once. */
function digestOnce(code: readonly string[]): string {
  const key = code.join('\0');
  const digest = digests.get(key) ?? digestOfCode([...ENGINE, ...code]);
  digests.set(key, digest);
  return digest;
}

/** The tools that some steps require on this machine. */
export function toolsOf(steps: readonly Step[], kinds: Kinds): Tool[] {
  const needed = new Set(steps.map((step) => kindOf(kinds, step)));
  return [...needed].flatMap((kind) => [...kind.tools, ...kind.needs()]);
}

/**
 * The code that runs every step: this package and its dependencies. The code of build-machine is in every digest
 * anyway.
 */
const ENGINE = [path.resolve(__dirname, '..'), path.dirname(require.resolve('@nx-aib/core'))];
