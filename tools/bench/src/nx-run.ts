/** What is read of the run.json that Nx leaves in its cache directory after each command. */
interface NxRun {
  readonly tasks: readonly { readonly taskId: string; readonly cacheStatus: string }[];
}

/**
 * Whether a task was run, and its result not taken from a cache.
 * @param runJson the content of run.json; undefined when there is none
 * @param task `<project>:<target>`
 */
export function wasRun(runJson: string | undefined, task: string): boolean {
  const { tasks } = runJson === undefined ? { tasks: [] } : (JSON.parse(runJson) as NxRun);
  return tasks.some(({ taskId, cacheStatus }) => taskId === task && cacheStatus === 'cache-miss');
}
