import { failure, parseJson, type Diagnostic, type Guard, type Result } from '@nx-aib/core';
import { readTextIfThere, saysFullDisk, type Argv, type RunOutcome } from '@nx-aib/build-machine';

/** Where a step's code finds and leaves things; all folders are absolute. */
export interface StepPlaces {
  /** The outputs of the steps that it reads, by their roles; never to be changed. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Where the manifest's files are. */
  readonly manifestDir: string;
  /** An empty folder for what the step makes. */
  readonly output: string;
  /** An empty folder that is gone afterwards. */
  readonly scratch: string;
  readonly logFile: string;
  /** Where downloads of the step are, when its kind keeps them. */
  readonly downloads: string;
  /** Where downloads are kept by their digests, for all steps and images. */
  readonly sharedDownloads: string;
}

/** What a step's code is given: makes the output from what this holds, and from nothing else. */
export interface StepContext<Params, Ins, Made> extends StepPlaces, Named {
  readonly params: Params;
  /** What the output of a step that it reads has. */
  input<Role extends keyof Ins & string>(role: Role): Ins[Role];
  /** Where it leaves what it makes. */
  readonly made: Made;
}

/** A step as errors name it. */
export interface Named {
  readonly stepName: string;
  readonly logFile: string;
}

/**
 * As Promise.all, but when something is thrown, it is thrown when all the others have ended, too: what they write to is
 * removed then.
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
 * A text that a step has always left in its output: without it the image would silently lack something.
 * @throws Error naming the file when it is missing
 */
export async function readMade(file: string): Promise<string> {
  const text = await readTextIfThere(file);
  if (text === undefined) throw new Error(`there is no ${file}`);
  return text;
}

/**
 * The same of a JSON file, if it holds what a guard says.
 * @throws Error naming the file when it does not: the step that made it is another one than it says
 */
export async function readMadeJson<T>(file: string, is: Guard<T>): Promise<T> {
  const made = parseJson(await readMade(file), is);
  if (made === undefined) throw new Error(`${file} does not have the content that its step wrote`);
  return made;
}

/** What is said of a program that failed: how it ended, its last words and where the rest of them are. */
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

/** An error that a step found itself. */
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

/** That the disk is full, where it says so; the last line that looks like an error, else the last. */
export function lastError(stderr: string): string {
  const lines = stderr.split(/[\r\n]+/).filter((line) => line.trim() !== '');
  // What comes after this is its consequence.
  const full = lines.find(saysFullDisk);
  if (full !== undefined) return full.trim();
  const words = lines.filter((line) => /\b(error|fail|cannot|could not|no space|unable|E:)/i.test(line));
  return (words.at(-1) ?? lines.at(-1) ?? '').trim();
}
