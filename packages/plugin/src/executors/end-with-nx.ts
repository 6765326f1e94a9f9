/**
 * Nx runs an executor in a separate process, which would continue if Nx is killed with SIGKILL: it exits when the
 * channel between them closes. Processes started by the executor end with it.
 */
export function endWithNx(): void {
  if (process.connected) process.once('disconnect', () => process.exit(1));
}
