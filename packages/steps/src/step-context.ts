import { failure, parseJson, type Diagnostic, type Guard, type Result } from '@nx-aib/core';
import { lastError, readTextIfThere, type Argv, type RunOutcome } from '@nx-aib/build-machine';

/** The places that a step's code works with; all directories are absolute. */
export interface StepPlaces {
  /** The outputs of the steps that it reads, by role; must not be modified. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Where the source files are that steps read. */
  readonly sourceDir: string;
  /** An empty directory for the step's output. */
  readonly output: string;
  /** An empty directory that is removed afterwards. */
  readonly scratch: string;
  readonly logFile: string;
  /** The step's downloads, if its kind caches them. */
  readonly downloads: string;
  /** Downloads cached by digest, for all steps and images. */
  readonly sharedDownloads: string;
}

/** The context of a step's code, which must use nothing else to make its output. */
export interface StepContext<Params, Ins, Made> extends StepPlaces, Named {
  readonly params: Params;
  /** The output of a step that it reads. */
  input<Role extends keyof Ins & string>(role: Role): Ins[Role];
  /** Where to write the output. */
  readonly made: Made;
}

/** A step as named in errors. */
export interface Named {
  readonly stepName: string;
  readonly logFile: string;
}

/**
 * Like Promise.all, but if a promise is rejected, it waits for all the others before throwing, because the directories
 * they write to are removed then.
 */
export async function allEnded<T extends readonly unknown[]>(
  work: readonly [...{ [Key in keyof T]: Promise<T[Key]> }],
): Promise<T> {
  const settled = await Promise.allSettled(work);
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  }) as unknown as T;
}

/**
 * A text file that a step always writes to its output: without it the image would silently be incomplete.
 * @throws Error naming the file if it is missing
 */
export async function readMade(file: string): Promise<string> {
  const text = await readTextIfThere(file);
  if (text === undefined) throw new Error(`there is no ${file}`);
  return text;
}

/**
 * The same for a JSON file, if it satisfies a guard.
 * @throws Error naming the file if it does not: it was not written by the expected version of the step
 */
export async function readMadeJson<T>(file: string, is: Guard<T>): Promise<T> {
  const made = parseJson(await readMade(file), is);
  if (made === undefined) throw new Error(`${file} does not have the content that its step wrote`);
  return made;
}

/** The error for a failed program: its exit status, its last messages and the path of the log. */
export function programFailed(
  context: Named,
  argv: Argv,
  outcome: Extract<RunOutcome, { ok: false }>,
): Result<never> {
  return failure([
    {
      code: 'build/program-failed',
      severity: 'error',
      message: `step ${context.stepName} failed: ${argv[0]} ${howItEnded(outcome)}${lastWords(outcome.stderr)}`,
      hint: `full output: ${context.logFile}`,
    },
  ]);
}

/** An error detected by a step itself. */
export function stepFailed(
  context: Pick<Named, 'stepName'>,
  what: Omit<Diagnostic, 'severity'>,
): Result<never> {
  return failure([
    { severity: 'error', ...what, message: `step ${context.stepName} failed: ${what.message}` },
  ]);
}

function howItEnded(outcome: Extract<RunOutcome, { ok: false }>): string {
  switch (outcome.reason) {
    case 'not-found':
      return 'is not installed';
    case 'exit-status':
      return `ended with exit status ${outcome.status}`;
    case 'signal':
      return 'was killed';
    case 'timeout':
      return 'took too long';
  }
}

function lastWords(stderr: string): string {
  const words = lastError(stderr);
  return words === '' ? '' : `: ${words}`;
}
