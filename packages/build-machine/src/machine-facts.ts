import os from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';

/** How many programs can run in parallel. */
export function cpuCount(): number {
  return os.availableParallelism();
}

/** How many bytes of memory programs can still use without swapping: MemAvailable of proc(5), or less in a cgroup. */
export function availableMemory(): number {
  const limit = process.constrainedMemory();
  // 0, or a number near 2^64, if there is no limit.
  return limit > 0 ? Math.min(os.freemem(), limit) : os.freemem();
}

/** Milliseconds since an arbitrary moment in the past; for measuring durations. */
export function monotonicMilliseconds(): number {
  return performance.now();
}

/** The time of this machine's clock, in whole seconds since 1970. */
export function secondsSince1970(): number {
  return Math.floor(millisecondsSince1970() / 1000);
}

/** The time of this machine's clock, in whole milliseconds since 1970. */
export function millisecondsSince1970(): number {
  return Date.now();
}

/** This machine's architecture as printed by `uname -m`: `x86_64`, `aarch64`. */
export function machineArch(): string {
  return os.machine();
}

/** An environment variable of this process; undefined if unset or empty. */
export function environmentVariable(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}

/** The user's home directories: from HOME, and from the account database of this machine. */
export function homeFolders(): string[] {
  const homes = [process.env['HOME'] ?? '', accountHome()];
  return [...new Set(homes.filter((home) => home.startsWith('/')))];
}

function accountHome(): string {
  try {
    return os.userInfo().homedir;
  } catch {
    // A container may run as a user without an account.
    return '';
  }
}

/** Whether this process runs as root. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * A program's cache directory: `$XDG_CACHE_HOME/<name>`, otherwise `~/.cache/<name>` (XDG Base Directory
 * Specification). Undefined if there is no home directory: HOME is not set, and the user has no account.
 */
export function userCacheFolder(name: string): string | undefined {
  const base = process.env['XDG_CACHE_HOME'];
  if (base !== undefined && path.isAbsolute(base)) return path.join(base, name);
  const [home] = homeFolders();
  return home === undefined ? undefined : path.join(home, '.cache', name);
}
