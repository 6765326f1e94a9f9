import fs from 'node:fs/promises';
import path from 'node:path';
import { isAtOrBelow } from '@nx-aib/core';

/** A mounted file system, as mountinfo of proc_pid_mountinfo(5) has it. */
export interface Mount {
  readonly point: string;
  /** As `ext4` or `tmpfs`. */
  readonly type: string;
  /** Of the mount itself: `ro`, `noexec`, … */
  readonly options: readonly string[];
}

/** The mount that a path without symbolic links is on; of several at one place the last one covers the others. */
export function mountOf(mountinfo: string, place: string): Mount | undefined {
  const mounts = mountinfo.split('\n').flatMap((line) => readMount(line) ?? []);
  const over = mounts.filter(({ point }) => isAtOrBelow(place, point));
  const longest = Math.max(...over.map(({ point }) => point.length));
  return over.filter(({ point }) => point.length === longest).at(-1);
}

function readMount(line: string): Mount | undefined {
  const words = line.split(' ');
  const [point, options, type] = [words[4], words[5], words[words.indexOf('-') + 1]];
  if (point === undefined || options === undefined || type === undefined) return undefined;
  return { point: unescaped(point), type, options: options.split(',') };
}

/** Space, tab, newline and backslash are `\040` and so on. */
function unescaped(word: string): string {
  return word.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
}

/** The mount that a folder is on, or will be once it is made; undefined where /proc does not say it. */
export async function mountAt(folder: string): Promise<Mount | undefined> {
  const text = await fs.readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  return mountOf(text, await nearestPlace(path.resolve(folder)));
}

async function nearestPlace(place: string): Promise<string> {
  const real = await fs.realpath(place).catch(() => undefined);
  if (real !== undefined || path.dirname(place) === place) return real ?? place;
  return nearestPlace(path.dirname(place));
}

/** Whether no program can be run from a folder: mount(8), noexec. */
export async function isNoexec(folder: string): Promise<boolean> {
  return (await mountAt(folder))?.options.includes('noexec') === true;
}
