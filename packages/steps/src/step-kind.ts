import type { Tool } from '@nx-aib/build-machine';
import { resultOf, type Diagnostic, type Result } from '@nx-aib/core';
import type { StepContext, StepPlaces } from './step-context';
import { isStep, type Step } from './step';

/** How a step's code sees another step's output: paths in its directory, by name. */
export type View<Made> = (folder: string) => Made;

/** The outputs of other steps that a kind reads, by role; optional ones have a type with `undefined`. */
export type Inputs<Ins> = { readonly [Role in keyof Ins]: Input<Ins[Role]> };

/** @throws Error if a required step is missing: a bug in the planner */
export type Input<In> = (folder: string | undefined, role: string) => In;

/** A required input. */
export function reads<Made>(view: View<Made>): Input<Made> {
  return (folder, role) => {
    if (folder === undefined) throw new Error(`the step reads no ${role}`);
    return view(folder);
  };
}

/** An optional input. */
export function mayRead<Made>(view: View<Made>): Input<Made | undefined> {
  return (folder) => (folder === undefined ? undefined : view(folder));
}

/** A step whose output has the view `Made`. */
export interface StepMaking<Made> extends Step {
  readonly makes?: View<Made>;
}

/** The steps that a step reads: optional ones may be undefined. */
export type StepsRead<Ins> = {
  readonly [Role in keyof Ins]:
    StepMaking<NonNullable<Ins[Role]>> | (undefined extends Ins[Role] ? undefined : never);
};

/** The definition of a step kind. */
export interface KindParts<Params, Ins, Made> {
  /** The kind's name: part of every fingerprint, and unique. */
  readonly name: string;
  readonly reads: Inputs<Ins>;
  readonly makes: View<Made>;
  /** Programs of this machine that it runs and whose versions affect its output. */
  readonly tools: readonly Tool[];
  /** Other tools that it requires, in any version. */
  readonly needs?: () => readonly Tool[];
  /** The maximum memory that it needs, including files that must stay in the page cache for it to be fast. */
  readonly memoryMiB: number;
  /**
   * Absolute directories with its code, except the code of the engine, build-machine and core, which every step runs.
   */
  readonly code: readonly string[];
  /** Whether its downloads are cached for the next step with the same name. */
  readonly keepsDownloads?: boolean;
  /**
   * For kinds whose outputs are slow to make and shared by several images and machines: parses parameters from JSON;
   * undefined if they are invalid.
   */
  readonly travels?: (params: unknown) => Params | undefined;
  /**
   * For kinds that install the latest packages of an archive: the name of the archive; undefined for a step whose parameters
   * pin what it installs.
   */
  readonly latestOf?: (params: Params) => string | undefined;
  readonly run: (context: StepContext<Params, Ins, Made>) => Promise<Result<undefined>>;
}

/** A step kind, as seen by the engine. */
export interface AnyKind {
  readonly name: string;
  readonly tools: readonly Tool[];
  readonly memoryMiB: number;
  readonly code: readonly string[];
  readonly keepsDownloads: boolean;
  readonly travels: boolean;
  needs(): readonly Tool[];
  /** Parses a step of this kind from JSON; undefined if it is invalid or its kind cannot be exchanged. */
  readStep(step: Step): Step | undefined;
  /** The archive of which a step of this kind installs the latest packages; undefined if its parameters pin them. */
  latestOf(step: Step): string | undefined;
  /** Runs a step that was created or parsed by this kind. */
  act(step: Step, places: StepPlaces): Promise<Result<undefined>>;
}

/** A step kind, as seen by planners and its own code. */
export interface StepKind<Params, Ins, Made> extends AnyKind {
  readonly makes: View<Made>;
  /** Creates a step of this kind. The steps in `reads` must come before it. */
  step(wanted: {
    readonly name: string;
    readonly params: Params;
    readonly reads: StepsRead<Ins>;
    readonly files?: Step['files'];
  }): StepMaking<Made>;
}

/** The step kinds of a build, by name. */
export type Kinds = ReadonlyMap<string, AnyKind>;

/** @throws Error if two kinds have the same name: a bug */
export function kindsOf(kinds: readonly AnyKind[]): Kinds {
  const byName = new Map(kinds.map((kind) => [kind.name, kind]));
  if (byName.size !== kinds.length) throw new Error('two kinds of steps have one name');
  return byName;
}

/** The kind of a step. @throws Error if there is no such kind: a bug */
export function kindOf(kinds: Kinds, { kind }: Step): AnyKind {
  const known = kinds.get(kind);
  if (known === undefined) throw new Error(`there is no kind of steps "${kind}"`);
  return known;
}

/** Defines a step kind. */
export function defineKind<Params, Ins extends object, Made>(
  parts: KindParts<Params, Ins, Made>,
): StepKind<Params, Ins, Made> {
  const { name, tools, memoryMiB, code, keepsDownloads = false, makes } = parts;
  // A step is plain data: its parameters have a known type only if it was created here.
  const known = new WeakMap<Step, { readonly params: Params }>();
  const paramsOf = (step: Step): Params => {
    const made = known.get(step);
    if (made === undefined) throw new Error(`step ${step.name} was not made by its kind, ${name}`);
    return made.params;
  };
  return {
    ...{ name, tools, memoryMiB, code, keepsDownloads, makes },
    travels: parts.travels !== undefined,
    needs: () => parts.needs?.() ?? [],
    step: ({ name: stepName, params, reads: read, files = [] }) => {
      const step = { name: stepName, kind: name, params, reads: namesOf(read), files };
      known.set(step, { params });
      return step;
    },
    readStep: (json) => {
      const params = parts.travels?.(json.params);
      if (params === undefined) return undefined;
      const step = { ...json, params };
      known.set(step, { params });
      return step;
    },
    latestOf: (step) => (parts.latestOf === undefined ? undefined : parts.latestOf(paramsOf(step))),
    act: (step, places) =>
      parts.run({
        ...places,
        stepName: step.name,
        params: paramsOf(step),
        input: (role) => parts.reads[role](places.inputs[role], role),
        made: makes(places.output),
      }),
  };
}

function namesOf<Ins extends object>(read: StepsRead<Ins>): Record<string, string> {
  const steps: [string, Step | undefined][] = Object.entries(read);
  return Object.fromEntries(steps.flatMap(([role, step]) => (step === undefined ? [] : [[role, step.name]])));
}

/**
 * Parses steps from JSON, of kinds that can be exchanged.
 *
 * Error: `steps/unreadable`: they were written by another version, or edited.
 */
export function readSteps(kinds: Kinds, written: readonly unknown[]): Result<readonly Step[]> {
  const read: Step[] = [];
  const wrong: Diagnostic[] = [];
  for (const one of written) {
    const step = isStep(one) ? kinds.get(one.kind)?.readStep(one) : undefined;
    if (step !== undefined) read.push(step);
    else wrong.push(unreadable(one));
  }
  return resultOf(read, wrong);
}

function unreadable(written: unknown): Diagnostic {
  const what = isStep(written) ? `the step "${written.name}" of kind "${written.kind}"` : 'a step';
  const message = `${what} cannot be read: it was not written by this version of nx-aib`;
  return { code: 'steps/unreadable', severity: 'error', message };
}
