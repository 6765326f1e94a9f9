import { writeFileAtomic } from '@nx-aib/build-machine';
import { success, type Result } from '@nx-aib/core';
import { StepBudget } from '../run/step-budget';
import type { StepContext } from '../step-context';
import type { BuildEvent } from '../run/step-event';
import { StepRunner } from '../run/run-steps';
import { fingerprints, type FingerprintedStep } from '../step';
import { defineKind, kindsOf, mayRead, type StepKind, type StepMaking } from '../step-kind';
import type { StepStore } from '../store/step-store';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Steps by name, with the steps that each of them reads; each comes after those that it reads. */
export type Table = Readonly<Record<string, readonly string[]>>;

/** An output that contains a text. */
export interface Text {
  readonly text: string;
}

export type Action = (context: TextContext) => Promise<Result<undefined>>;
export type TextContext = StepContext<string, Record<string, Text | undefined>, Text>;

/** What some steps do instead of writing their names and inputs. */
export type Doings = Readonly<Record<string, Action>>;

export interface TableRun {
  readonly store: StepStore;
  readonly table: Table;
  readonly doings?: Doings;
  /** The parameters of a step, by its name. */
  readonly params?: Readonly<Record<string, string>>;
  readonly processors?: number;
  /** Steps whose downloads are cached. */
  readonly installing?: readonly string[];
  readonly onEvent?: (event: BuildEvent) => void;
  readonly explain?: (step: FingerprintedStep) => Promise<readonly string[]>;
}

/** Runs a table of steps; records the reported events, and which steps ran. */
export function runTable(tableRun: TableRun) {
  const { store, doings = {}, processors = 8, onEvent, explain } = tableRun;
  const events: BuildEvent[] = [];
  const ran: string[] = [];
  const act: Action = (context) => {
    ran.push(context.stepName);
    return (doings[context.stepName] ?? writeDown)(context);
  };
  const kinds = [textKind('text', tableRun, act), textKind('downloading', tableRun, act)] as const;
  const steps = stepsOf(tableRun, kinds);
  const run = {
    ...{ imageName: 'car', sourceDir: '/car', steps, kinds: kindsOf(kinds), store },
    report: (event: BuildEvent) => {
      events.push(event);
      onEvent?.(event);
    },
    // Enough memory for all.
    budget: new StepBudget(processors, 2 ** 40),
    ...(explain === undefined ? {} : { explain }),
  };
  return { runner: new StepRunner(run), events, ran, steps };
}

type TextKind = StepKind<string, Record<string, Text | undefined>, Text>;

/** A toy kind, whose steps may read any others. */
function textKind(name: string, { table }: TableRun, run: Action): TextKind {
  return defineKind({
    name,
    reads: Object.fromEntries(Object.keys(table).map((other) => [other, mayRead(textIn)])),
    makes: textIn,
    tools: [],
    memoryMiB: 64,
    code: [],
    keepsDownloads: name === 'downloading',
    run,
  });
}

const textIn = (folder: string): Text => ({ text: path.join(folder, 'text') });

/** Writes a line with the step's name, its parameters and the content of its inputs, in brackets. */
export const writeDown: Action = async (context) => {
  const read = Object.values(context.inputs).map(writtenTo);
  await writeFileAtomic(context.made.text, line(context, read));
  return success(undefined);
};

function line({ stepName, params }: TextContext, read: readonly string[]): string {
  return `${stepName}${params}(${read.join(' ')})`;
}

/** The text that `writeDown` wrote to an output. */
export function writtenTo(output: string): string {
  return readFileSync(textIn(output).text, 'utf8');
}

function stepsOf(
  { table, params = {}, installing = [] }: TableRun,
  [text, downloading]: readonly [TextKind, TextKind],
): ReadonlyMap<string, FingerprintedStep> {
  const steps = new Map<string, StepMaking<Text>>();
  for (const [name, read] of Object.entries(table)) {
    const kind = installing.includes(name) ? downloading : text;
    const reads = Object.fromEntries(read.map((other) => [other, steps.get(other)]));
    steps.set(name, kind.step({ name, params: params[name] ?? '', reads }));
  }
  return fingerprints([...steps.values()], () => ({ code: '', tools: {} }));
}
