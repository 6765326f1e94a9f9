import type { TaskGraph } from '@nx/devkit';
import { millisecondsSince1970 } from '@nx-aib/build-machine';
import { STANDARD_IO, type TextIo } from '@nx-aib/cli';
import type { Where } from './artifacts';
import type { PrintingExecutor } from './machine-errors';

/** The outcome of one task of a batch, as Nx reads it. */
interface TaskOutcome {
  /** The task's id. */
  readonly task: string;
  readonly result: {
    readonly success: boolean;
    /** Shown to the user, and again when the task is restored from the cache. */
    readonly terminalOutput: string;
    /** In milliseconds since 1970, like `endTime`. */
    readonly startTime: number;
    readonly endTime: number;
  };
}

/** How Nx calls the `batchImplementation` of an executor. */
type BatchExecutor<Options> = (
  taskGraph: Pick<TaskGraph, 'tasks' | 'dependencies'>,
  options: Readonly<Record<string, Options>>,
  overrides: unknown,
  context: Where,
) => AsyncGenerator<TaskOutcome, void>;

/**
 * The executor for many tasks in one process, one after the other: a process for each would spend most of its time loading the
 * same code. A task's errors, bugs included, fail that task alone.
 * @param nxVersion of the Nx that runs: before 22.5, it does not print what the tasks of a batch return
 */
export function batchOf<Options>(
  executor: PrintingExecutor<Options, Where>,
  nxVersion: string,
): BatchExecutor<Options> {
  const also = printsBatches(nxVersion) ? undefined : STANDARD_IO;
  return async function* (taskGraph, options, _overrides, context) {
    const without = new Set<string>();
    for (const id of inOrder(taskGraph)) {
      const { [id]: given } = options;
      const { [id]: task } = taskGraph.tasks;
      if (given === undefined || task === undefined) continue;
      // Nx skips it too, when it hears that the other one failed.
      const skipped = taskGraph.dependencies[id]?.some((dependency) => without.has(dependency)) ?? false;
      if (skipped) {
        without.add(id);
        continue;
      }
      const where = { ...context, projectName: task.target.project };
      const result = await outcomeOf((io) => executor(given, where, io), also);
      if (!result.success) without.add(id);
      yield { task: id, result };
    }
  };
}

/** @param also where it is printed as well; undefined if it is only returned */
async function outcomeOf(
  work: (io: TextIo) => Promise<{ success: boolean }>,
  also: TextIo | undefined,
): Promise<TaskOutcome['result']> {
  let terminalOutput = '';
  const printTo = (channel: keyof TextIo) => (text: string) => {
    terminalOutput += text;
    also?.[channel](text);
  };
  const io: TextIo = { out: printTo('out'), err: printTo('err') };
  const startTime = millisecondsSince1970();
  let success = false;
  try {
    ({ success } = await work(io));
  } catch (error) {
    io.err(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  }
  return { success, terminalOutput, startTime, endTime: millisecondsSince1970() };
}

/** The tasks' ids, dependencies first. */
function inOrder({ tasks, dependencies }: Pick<TaskGraph, 'tasks' | 'dependencies'>): string[] {
  const seen = new Set<string>();
  const order: string[] = [];
  const add = (id: string) => {
    if (seen.has(id) || tasks[id] === undefined) return;
    seen.add(id);
    dependencies[id]?.forEach(add);
    order.push(id);
  };
  Object.keys(tasks).forEach(add);
  return order;
}

function printsBatches(nxVersion: string): boolean {
  const [major = 0, minor = 0] = nxVersion.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 5);
}
