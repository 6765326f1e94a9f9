import type { Tool } from '@nx-aib/build-machine';
import { resultOf, type Diagnostic, type Result } from '@nx-aib/core';
import type { StepContext, StepPlaces } from './step-context';
import { isStep, type Step } from './step';

/** What a step's code sees of another step's output: places in its folder, by the names that the code uses. */
export type View<Made> = (folder: string) => Made;

/** What a kind reads of other steps, by the role that each plays; `undefined` is in the type of what may be missing. */
export type Inputs<Ins> = { readonly [Role in keyof Ins]: Input<Ins[Role]> };

/** @throws Error when a step that has to be there is not: a bug in the planner */
export type Input<In> = (folder: string | undefined, role: string) => In;

/** An input that each step of a kind has. */
export function reads<Made>(view: View<Made>): Input<Made> {
  return (folder, role) => {
    if (folder === undefined) throw new Error(`the step reads no ${role}`);
    return view(folder);
  };
}

/** An input that some steps of a kind have. */
export function mayRead<Made>(view: View<Made>): Input<Made | undefined> {
  return (folder) => (folder === undefined ? undefined : view(folder));
}

/** A step whose output can be seen as `Made`. */
export interface StepMaking<Made> extends Step {
  readonly makes?: View<Made>;
}

/** The steps that a step reads: those that may be missing may be undefined. */
export type StepsRead<Ins> = {
  readonly [Role in keyof Ins]:
    StepMaking<NonNullable<Ins[Role]>> | (undefined extends Ins[Role] ? undefined : never);
};

/** All that there is to say of a kind of steps. */
export interface KindParts<Params, Ins, Made> {
  /** The kind's name: in each fingerprint, and unique. */
  readonly name: string;
  readonly reads: Inputs<Ins>;
  readonly makes: View<Made>;
  /** Programs of this machine that it runs and whose versions matter to what it makes. */
  readonly tools: readonly Tool[];
  /** What else it needs, whatever its version. */
  readonly needs?: () => readonly Tool[];
  /** What it may need in memory at most, with what has to stay cached for it to be fast. */
  readonly memoryMiB: number;
  /** Folders with its code, besides what every step runs: the engine, the build machine and core; absolute. */
  readonly code: readonly string[];
  /** Whether what it downloads is kept for the next step of its name. */
  readonly keepsDownloads?: boolean;
  /**
   * Of a kind whose outputs take long and are the same for several images and machines: reads parameters that were
   * written as JSON; undefined where they are none.
   */
  readonly travels?: (params: unknown) => Params | undefined;
  readonly run: (context: StepContext<Params, Ins, Made>) => Promise<Result<undefined>>;
}

/** A kind of steps, as the engine sees it. */
export interface AnyKind {
  readonly name: string;
  readonly tools: readonly Tool[];
  readonly memoryMiB: number;
  readonly code: readonly string[];
  readonly keepsDownloads: boolean;
  readonly travels: boolean;
  needs(): readonly Tool[];
  /** A step of this kind that was written as JSON; undefined where it is none, or its kind does not travel. */
  readStep(step: Step): Step | undefined;
  /** Runs a step that this kind has made or read, and no other. */
  act(step: Step, places: StepPlaces): Promise<Result<undefined>>;
}

/** A kind of steps, as planners and its own code see it. */
export interface StepKind<Params, Ins, Made> extends AnyKind {
  readonly makes: View<Made>;
  /** A step of this kind. `reads` are other steps, which come before it. */
  step(wanted: {
    readonly name: string;
    readonly params: Params;
    readonly reads: StepsRead<Ins>;
    readonly files?: Step['files'];
  }): StepMaking<Made>;
}

/** The kinds of a build, by their names. */
export type Kinds = ReadonlyMap<string, AnyKind>;

/** @throws Error when two have one name: a bug */
export function kindsOf(kinds: readonly AnyKind[]): Kinds {
  const byName = new Map(kinds.map((kind) => [kind.name, kind]));
  if (byName.size !== kinds.length) throw new Error('two kinds of steps have one name');
  return byName;
}

/** The kind of a step. @throws Error when there is none of that name: a bug */
export function kindOf(kinds: Kinds, { kind }: Step): AnyKind {
  const known = kinds.get(kind);
  if (known === undefined) throw new Error(`there is no kind of steps "${kind}"`);
  return known;
}

/** Makes a kind of steps of its parts. */
export function defineKind<Params, Ins extends object, Made>(
  parts: KindParts<Params, Ins, Made>,
): StepKind<Params, Ins, Made> {
  const { name, tools, memoryMiB, code, keepsDownloads = false, makes } = parts;
  // A step is plain data: what its parameters are in types is known of those alone that were made here.
  const known = new WeakMap<Step, { readonly params: Params }>();
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
    act: (step, places) => {
      const made = known.get(step);
      if (made === undefined) throw new Error(`step ${step.name} was not made by its kind, ${name}`);
      return parts.run({
        ...places,
        stepName: step.name,
        params: made.params,
        input: (role) => parts.reads[role](places.inputs[role], role),
        made: makes(places.output),
      });
    },
  };
}

function namesOf<Ins extends object>(read: StepsRead<Ins>): Record<string, string> {
  const steps: [string, Step | undefined][] = Object.entries(read);
  return Object.fromEntries(steps.flatMap(([role, step]) => (step === undefined ? [] : [[role, step.name]])));
}

/**
 * Steps that were written as JSON, of kinds that travel.
 *
 * Error: `steps/unreadable`: another version wrote them, or somebody has edited them.
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
  return {
    code: 'steps/unreadable',
    severity: 'error',
    message,
    hint: 'run `nx reset` to plan it again',
  };
}
