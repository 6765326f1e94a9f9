import fs from 'node:fs/promises';
import path from 'node:path';
import { isAtOrBelow } from '@nx-aib/core';

/** A mounted file system, as in proc_pid_mountinfo(5). */
export interface Mount {
  readonly point: string;
  /** Such as `ext4` or `tmpfs`. */
  readonly type: string;
  /** Options of the mount itself: `ro`, `noexec`, … */
  readonly options: readonly string[];
}

/** The mount of a path without symbolic links; of several at one mount point the last one hides the others. */
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

/** Space, tab, newline and backslash are escaped as `\040` and so on. */
function unescaped(word: string): string {
  return word.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
}

/** The mount of a directory, which may not exist yet; undefined if it is not in /proc. */
export async function mountAt(folder: string): Promise<Mount | undefined> {
  const text = await fs.readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  return mountOf(text, await nearestPlace(path.resolve(folder)));
}

async function nearestPlace(place: string): Promise<string> {
  const real = await fs.realpath(place).catch(() => undefined);
  if (real !== undefined || path.dirname(place) === place) return real ?? place;
  return nearestPlace(path.dirname(place));
}

/** Whether no program can be run from a directory (`noexec`, mount(8)). */
export async function isNoexec(folder: string): Promise<boolean> {
  return (await mountAt(folder))?.options.includes('noexec') === true;
}
