/**
 * Nx runs an executor in a process of its own, which would go on when Nx is killed with SIGKILL: the end of the
 * channel between them is the sign. What the executor has started ends with it.
 */
export function endWithNx(): void {
  if (process.connected) process.once('disconnect', () => process.exit(1));
}
