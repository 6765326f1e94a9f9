import os from 'node:os';
import { performance } from 'node:perf_hooks';

/** How many programs can run at once. */
export function cpuCount(): number {
  return os.availableParallelism();
}

/** How many bytes of memory programs can still have without swapping: MemAvailable of proc(5), or less in a cgroup. */
export function availableMemory(): number {
  const limit = process.constrainedMemory();
  // 0, or a number near 2^64, where there is no limit.
  return limit > 0 ? Math.min(os.freemem(), limit) : os.freemem();
}

/** Milliseconds since some moment in the past; for measuring how long something takes. */
export function monotonicMilliseconds(): number {
  return performance.now();
}

/** The time by this machine's clock, in whole seconds since 1970. */
export function secondsSince1970(): number {
  return Math.floor(Date.now() / 1000);
}

/** This machine's architecture as `uname -m` says it: `x86_64`, `aarch64`. */
export function machineArch(): string {
  return os.machine();
}

/** A variable of this process's environment; undefined when unset or empty. */
export function environmentVariable(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}

/** Where this user's own files are: by HOME, and by the accounts of this machine. */
export function homeFolders(): string[] {
  const homes = [process.env['HOME'] ?? '', accountHome()];
  return [...new Set(homes.filter((home) => home.startsWith('/')))];
}

function accountHome(): string {
  try {
    return os.userInfo().homedir;
  } catch {
    // A container may run as a user that has no account.
    return '';
  }
}

/** Whether this process has root's rights. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}
