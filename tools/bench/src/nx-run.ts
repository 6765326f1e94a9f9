/** The fields read from the run.json that Nx writes to its cache directory after each command. */
interface NxRun {
  readonly tasks: readonly { readonly taskId: string; readonly cacheStatus: string }[];
}

/**
 * Whether a task was run, rather than restored from a cache.
 * @param runJson the content of run.json; undefined if there is none
 * @param task `<project>:<target>`
 */
export function wasRun(runJson: string | undefined, task: string): boolean {
  const { tasks } = runJson === undefined ? { tasks: [] } : (JSON.parse(runJson) as NxRun);
  return tasks.some(({ taskId, cacheStatus }) => taskId === task && cacheStatus === 'cache-miss');
}
