import { readTextIfThere, saysFullDisk, type RunOutcome } from '@nx-aib/build-machine';
import { requestedName } from '../archive/requested-name';
import { failure, nearestName, type Diagnostic, type ManifestPath, type Result } from '@nx-aib/core';
import { installProblems, type InstallProblem } from '../archive/install-problems';
import { causesIn } from '../apt/causes';
import type { PackagePlaces } from '../params/step-params';
import { programFailed, type Named } from '@nx-aib/steps';
import path from 'node:path';

/** Files that a step that installs packages writes to its scratch directory for error messages: one name per line. */
export const NAMES = { packages: 'names', modules: 'modules' } as const;

/**
 * The errors for packages that could not be installed, each at the position where the manifest requests the package.
 */
export async function installFailed(
  context: Named & {
    readonly params: { readonly packages: readonly string[]; readonly at?: PackagePlaces };
    readonly scratch: string;
  },
  outcome: Extract<RunOutcome, { ok: false }>,
): Promise<Result<never>> {
  const { params, scratch, logFile } = context;
  const said = `${outcome.stdout}\n${outcome.stderr}`;
  const problems = saysFullDisk(said) ? [] : installProblems(said);
  if (problems.length === 0) {
    const causes = { ...outcome, stderr: causesIn(outcome.stderr) };
    return programFailed(context, ['mmdebstrap'], causes);
  }
  const names = async (file: string) => ((await readTextIfThere(path.join(scratch, file))) ?? '').split('\n');
  const known = { packages: await names(NAMES.packages), modules: await names(NAMES.modules) };
  return failure(
    problems.map((problem) => {
      const at = placeOf(problem, params.packages, params.at);
      return installError(problem, { known, logFile, ...(at && { at }) });
    }),
  );
}

/** A problem as an error. */
export function installError(
  problem: InstallProblem,
  {
    known,
    at,
    logFile,
  }: {
    /** The existing names, for suggesting the most similar one. */
    readonly known: { readonly packages: Iterable<string>; readonly modules: Iterable<string> };
    readonly at?: ManifestPath;
    readonly logFile: string;
  },
): Diagnostic {
  const { code, message } = problem;
  const near = nearest(problem, known);
  const hints = [
    ...(near === undefined ? [] : [`did you mean "${near}"?`]),
    ...(problem.hint === undefined ? [] : [problem.hint]),
    `full output: ${logFile}`,
  ];
  return {
    code,
    severity: 'error',
    message,
    hint: hints.join('; ').replace('?; ', '? '),
    ...(at && { path: at }),
  };
}

function nearest(
  { code, package: name, module }: InstallProblem,
  known: { readonly packages: Iterable<string>; readonly modules: Iterable<string> },
): string | undefined {
  if (code === 'packages/unknown' && name !== undefined) return nearestName(name, known.packages);
  return module === undefined ? undefined : nearestName(module, known.modules);
}

function placeOf(
  { code, package: name, request: whole, neededBy = [], module }: InstallProblem,
  asked: readonly string[],
  at: PackagePlaces | undefined,
): ManifestPath | undefined {
  if (module !== undefined) return own(at?.modules, module);
  if (name === undefined) return undefined;
  for (const candidate of [whole ?? name, name, ...neededBy]) {
    const named = (one: string) => requestedName(one) === candidate.replace(/:.*/, '');
    const request = asked.find((one) => one === candidate || named(one));
    const place = request === undefined ? undefined : own(at?.packages, request);
    if (place !== undefined) return place;
  }
  // In a chain of dependencies, apt-get sometimes names only the last one.
  const places = Object.values(at?.packages ?? {});
  return code === 'packages/unmet' && places.length === 1 ? places[0] : undefined;
}

function own(
  places: Readonly<Record<string, ManifestPath>> | undefined,
  name: string,
): ManifestPath | undefined {
  return places !== undefined && Object.hasOwn(places, name) ? places[name] : undefined;
}
