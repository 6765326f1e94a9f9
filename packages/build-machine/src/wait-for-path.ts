import { existsSync } from 'node:fs';

const POLL_MS = 20;

/** Waits until `path` exists, such as a socket created by a program; false if the timeout expires first. */
export async function waitForPath(path: string, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (!existsSync(path)) {
    if (performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return true;
}
