import { writeFileAtomic } from '@nx-aib/build-machine';
import { success } from '@nx-aib/core';
import { fingerprints, type FingerprintedStep, type Step } from '../../plan/steps/step';
import type { StepStore } from '../../store/step-store';
import type { Action, ActionContext } from '../action';
import type { BuildEvent } from '../build-request';
import { StepRunner, type Actions } from '../run-steps';
import { StepBudget } from '../step-budget';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Steps by their names and what each of them reads; in an order in which each comes after what it reads. */
export type Table = Readonly<Record<string, readonly string[]>>;

/** What some steps do instead of writing their names and what they have read. */
export type Doings = Readonly<Record<string, Action<unknown>>>;

export interface TableRun {
  readonly store: StepStore;
  readonly table: Table;
  readonly doings?: Doings;
  /** What a step's parameters are, by its name. */
  readonly params?: Readonly<Record<string, string>>;
  readonly processors?: number;
  /** Steps that install packages. */
  readonly installing?: readonly string[];
  readonly onEvent?: (event: BuildEvent) => void;
  readonly explain?: (step: FingerprintedStep) => Promise<readonly string[]>;
}

/** Runs a table of steps; keeps what was reported, and which steps ran. */
export function runTable(tableRun: TableRun) {
  const { store, doings = {}, processors = 8, onEvent, explain } = tableRun;
  const events: BuildEvent[] = [];
  const ran: string[] = [];
  const act: Action<unknown> = (context) => {
    ran.push(context.stepName);
    return (doings[context.stepName] ?? writeDown)(context);
  };
  const [tools, packages, contents, filesystems] = [act, act, act, act];
  const [esp, services, changes, image] = [act, act, act, act];
  const actions: Actions = { tools, packages, contents, filesystems, esp, services, changes, image };
  const steps = stepsOf(tableRun);
  const run = {
    ...{ imageName: 'car', manifestDir: '/car', steps, store },
    report: (event: BuildEvent) => {
      events.push(event);
      onEvent?.(event);
    },
    // Of memory enough for all.
    budget: new StepBudget(processors, 2 ** 40),
    ...(explain === undefined ? {} : { explain }),
  };
  return { runner: new StepRunner(run, actions), events, ran, steps };
}

/** Writes a line of the step's name, its parameters and what its inputs have, in brackets. */
export const writeDown: Action<unknown> = async (context) => {
  const read = Object.keys(context.inputs).map((role) => writtenTo(context.inputs[role] ?? ''));
  await writeFileAtomic(path.join(context.output, 'text'), line(context, read));
  return success(undefined);
};

function line({ stepName, params }: ActionContext<unknown>, read: readonly string[]): string {
  return `${stepName}${String(params)}(${read.join(' ')})`;
}

/** What `writeDown` has left in an output. */
export function writtenTo(output: string): string {
  return readFileSync(path.join(output, 'text'), 'utf8');
}

function stepsOf({ table, params = {}, installing = [] }: TableRun): ReadonlyMap<string, FingerprintedStep> {
  const steps = Object.entries(table).map(([name, read]): Step => {
    const reads = Object.fromEntries(read.map((other) => [other, other]));
    const hostTools = installing.includes(name) ? (['mmdebstrap'] as const) : [];
    return { name, kind: 'esp', params: params[name] ?? '', reads, files: [], hostTools };
  });
  return fingerprints({ steps, result: '' }, { code: '', toolVersions: {} });
}
