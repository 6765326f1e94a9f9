import type { Tally } from './tally';

/** A task that Nx was told to run. */
export interface ExpectedTask {
  readonly project: string;
  readonly target: string;
}

/** The fields read from the run.json that Nx writes to its cache directory. */
interface NxRun {
  readonly tasks: readonly {
    readonly projectName: string;
    readonly target: string;
    readonly status: number;
  }[];
}

/**
 * Counts each of `expected` as one test, by its exit status; a task that is missing in the run has failed.
 * @param runJson the content of run.json; undefined if there is none
 */
export function tallyTasks(expected: readonly ExpectedTask[], runJson: string | undefined): Tally {
  const run = runJson === undefined ? { tasks: [] } : (JSON.parse(runJson) as NxRun);
  const failures = expected.flatMap(({ project, target }) => {
    const task = run.tasks.find((found) => found.projectName === project && found.target === target);
    if (task === undefined) return [`${project}: ${target} was not run`];
    return task.status === 0 ? [] : [`${project}: ${target} failed`];
  });
  return { passed: expected.length - failures.length, failures };
}
