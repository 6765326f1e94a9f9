import { isJson, isListOf, isObjectOf, isRecordOf, isText, maybe, type Guards } from '@nx-aib/core';
import { createHash } from 'node:crypto';

/**
 * A unit of work as plain data: everything that its output depends on, and nothing else. Paths are relative; other
 * steps are referred to by name. Its kind (`StepKind`) creates it, and knows how to run it.
 */
export interface Step {
  /** Unique in a build plan: `packages-host`. */
  readonly name: string;
  /** The name of its kind. */
  readonly kind: string;
  /** Plain JSON. */
  readonly params: unknown;
  /** Steps whose outputs it reads, by role. */
  readonly reads: Readonly<Record<string, string>>;
  /** Source files that it reads: relative path and SHA-256 of the content. */
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
}

/** A whole build: each step comes after those that it reads. */
export interface BuildPlan {
  readonly steps: readonly Step[];
  /** The step whose output is the image. */
  readonly result: string;
}

/** Facts about a step kind that depend on the machine. */
export interface KindFacts {
  /** A digest of the code that runs it. */
  readonly code: string;
  /** The versions of its tools, by name. */
  readonly tools: Readonly<Record<string, string>>;
}

/** Everything that a fingerprint is computed from; stored with an output so that a later miss can be explained. */
export interface StepDeclaration extends Step, KindFacts {
  /** The last refresh of the archive of which it installs the latest packages (`Refreshes`); absent otherwise. */
  readonly refreshed?: string;
}

const STEP: Guards<Step> = {
  name: isText,
  kind: isText,
  // The kind interprets them.
  params: isJson,
  reads: isRecordOf(isText),
  files: isListOf(isObjectOf<Step['files'][number]>({ path: isText, sha256: isText })),
};

/** Whether a value is a step, except for parts that its kind validates. */
export const isStep = isObjectOf<Step>(STEP);

/** Whether a value is a declaration, with the same exception. */
export const isStepDeclaration = isObjectOf<StepDeclaration>({
  ...STEP,
  code: isText,
  tools: isRecordOf(isText),
  refreshed: maybe(isText),
});

/** A step's complete declaration; `fingerprintOf` returns the fingerprints of the steps that it reads. */
export function declare(
  { name, kind, params, reads, files }: Step,
  { code, tools }: KindFacts,
  fingerprintOf: (stepName: string) => string,
  refreshed?: string,
): StepDeclaration {
  return {
    name,
    kind,
    code,
    params: withoutPlaces(params),
    reads: mapValues(reads, fingerprintOf),
    files,
    tools,
    ...(refreshed === undefined ? {} : { refreshed }),
  };
}

/**
 * A value without any `at` in it: the position in the manifest (`Placed` of @nx-aib/image-plan) is only for errors, and
 * does not affect the output.
 */
export function withoutPlaces(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPlaces);
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([key]) => key !== 'at');
  return Object.fromEntries(kept.map(([key, part]) => [key, withoutPlaces(part)]));
}

/** The identity of a step's output: the SHA-256 of its declaration, lower-case hexadecimal. */
export function fingerprint(declaration: StepDeclaration): string {
  return createHash('sha256').update(canonicalJson(declaration)).digest('hex');
}

/**
 * The fingerprints of steps, by name; each step must come after those that it reads.
 * @param factsOf facts about a kind on this machine, by the kind's name
 * @param refreshedOf the last refresh of the archive of which a step installs the latest packages
 */
export function fingerprints(
  steps: readonly Step[],
  factsOf: (kind: string) => KindFacts,
  refreshedOf: (step: Step) => string | undefined = () => undefined,
): ReadonlyMap<string, FingerprintedStep> {
  const known = new Map<string, FingerprintedStep>();
  for (const step of steps) {
    const fingerprintOf = (name: string): string => {
      const read = known.get(name);
      if (read === undefined)
        throw new Error(`step ${step.name} reads ${name}, which does not come before it`);
      return read.fingerprint;
    };
    const declaration = declare(step, factsOf(step.kind), fingerprintOf, refreshedOf(step));
    known.set(step.name, { step, declaration, fingerprint: fingerprint(declaration) });
  }
  return known;
}

/** A step, everything that its output depends on, and the SHA-256 of that (`fingerprint`), lower-case hexadecimal. */
export interface FingerprintedStep {
  readonly step: Step;
  readonly declaration: StepDeclaration;
  readonly fingerprint: string;
}

/** JSON with sorted keys and without spaces: equal values have equal texts. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
