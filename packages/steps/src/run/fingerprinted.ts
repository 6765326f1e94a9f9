import { digestOfCode, toolVersions, type Tool } from '@nx-aib/build-machine';
import { kindOf, type Kinds } from '../step-kind';
import { fingerprints, type FingerprintedStep, type KindFacts, type Step } from '../step';
import path from 'node:path';

/**
 * The fingerprints of some steps on this machine, by name; only the versions of tools that their kinds run are queried.
 * @param store where the versions are cached; without it they are always queried.
 */
export async function fingerprinted(
  steps: readonly Step[],
  kinds: Kinds,
  store?: string,
): Promise<ReadonlyMap<string, FingerprintedStep>> {
  const needed = [...new Set(steps.map((step) => kindOf(kinds, step)))];
  const tools = [...new Map(needed.flatMap((kind) => kind.tools.map((tool) => [tool.name, tool]))).values()];
  const memory = store === undefined ? undefined : path.join(store, 'tool-versions.json');
  const versions = await toolVersions(tools, memory);
  const digests = new Map<string, Promise<string>>();
  const facts = new Map<string, KindFacts>();
  for (const { name, code, tools: own } of needed) {
    const said = own.map((tool) => [tool.name, versions[tool.name] ?? 'unknown']);
    facts.set(name, { code: await digestOnce(digests, code), tools: Object.fromEntries(said) });
  }
  return fingerprints(steps, (kind) => {
    const known = facts.get(kind);
    if (known === undefined) throw new Error(`there is no kind of steps "${kind}"`);
    return known;
  });
}

/** Most kinds of a package share its code, some hundred files, which is read only once. */
function digestOnce(known: Map<string, Promise<string>>, code: readonly string[]): Promise<string> {
  const key = code.join('\0');
  const digest = known.get(key) ?? digestOfCode([...ENGINE, ...code]);
  known.set(key, digest);
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
