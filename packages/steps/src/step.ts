import { isJson, isListOf, isObjectOf, isRecordOf, isText, type Guards } from '@nx-aib/core';
import { createHash } from 'node:crypto';

/**
 * A piece of work as plain data: everything that its output depends on, and nothing else. Paths in it are
 * relative; what it reads of other steps is named by their names. Its kind (`StepKind`) makes it, and knows how to run it.
 */
export interface Step {
  /** Unique in a build plan: `packages-host`. */
  readonly name: string;
  /** The name of its kind. */
  readonly kind: string;
  /** Plain JSON. */
  readonly params: unknown;
  /** Steps whose outputs it reads, by the role that each plays for it. */
  readonly reads: Readonly<Record<string, string>>;
  /** Files beside the manifest that it reads: relative path and content. */
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
}

/** A whole build: steps in an order in which each comes after what it reads. */
export interface BuildPlan {
  readonly steps: readonly Step[];
  /** The step whose output is the image. */
  readonly result: string;
}

/** What only the machine knows of a kind of steps. */
export interface KindFacts {
  /** A digest of the code that runs it. */
  readonly code: string;
  /** What its tools say of their versions, by name. */
  readonly tools: Readonly<Record<string, string>>;
}

/** Everything that a fingerprint is made of; kept beside an output so that a later miss can say what differs. */
export interface StepDeclaration extends Step, KindFacts {}

const STEP: Guards<Step> = {
  name: isText,
  kind: isText,
  // What its kind makes of them is the kind's business.
  params: isJson,
  reads: isRecordOf(isText),
  files: isListOf(isObjectOf<Step['files'][number]>({ path: isText, sha256: isText })),
};

/** Whether a value is a step as far as that is no matter of its kind. */
export const isStep = isObjectOf<Step>(STEP);

/** Whether a value is a declaration, likewise. */
export const isStepDeclaration = isObjectOf<StepDeclaration>({
  ...STEP,
  code: isText,
  tools: isRecordOf(isText),
});

/** A step's whole declaration; `fingerprintOf` gives the fingerprints of the steps that it reads. */
export function declare(
  { name, kind, params, reads, files }: Step,
  { code, tools }: KindFacts,
  fingerprintOf: (stepName: string) => string,
): StepDeclaration {
  return {
    name,
    kind,
    code,
    params: withoutPlaces(params),
    reads: mapValues(reads, fingerprintOf),
    files,
    tools,
  };
}

/**
 * A value without every `at` in it: where a manifest asks for something (`Placed` of @nx-aib/image-plan) is for errors, and
 * no part of what is made.
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
 * The fingerprints of steps, by their names; each comes after what it reads.
 * @param factsOf what the machine knows of a kind, by its name
 */
export function fingerprints(
  steps: readonly Step[],
  factsOf: (kind: string) => KindFacts,
): ReadonlyMap<string, FingerprintedStep> {
  const known = new Map<string, FingerprintedStep>();
  for (const step of steps) {
    const declaration = declare(step, factsOf(step.kind), (name) => {
      const read = known.get(name);
      if (read === undefined)
        throw new Error(`step ${step.name} reads ${name}, which does not come before it`);
      return read.fingerprint;
    });
    known.set(step.name, { step, declaration, fingerprint: fingerprint(declaration) });
  }
  return known;
}

/** A step, all that its output depends on, and the SHA-256 of that (`fingerprint`): lower-case hexadecimal. */
export interface FingerprintedStep {
  readonly step: Step;
  readonly declaration: StepDeclaration;
  readonly fingerprint: string;
}

/** JSON with sorted keys and no spaces: equal values give equal texts. */
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
