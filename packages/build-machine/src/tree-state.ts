import { lstatSync, readdirSync, readlinkSync, type BigIntStats } from 'node:fs';
import path from 'node:path';

/** Something in a folder, and what shows that it has been written to. */
export interface EntryState {
  /** Relative to the folder that was listed, with `/` between names. */
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'other';
  /** In bytes, of a file, else 0. */
  readonly size: number;
  /** Permission bits, of a file or directory: `0755`. */
  readonly mode: string;
  /** What a symbolic link holds. */
  readonly target?: string;
  /**
   * Of a file: its inode number and its times of last modification and last status change (inode(7)), in
   * nanoseconds. Whatever is done to a file through its file system sets the last one, and nothing can set it back.
   */
  readonly stamp: string;
  /** The time of the last status change of a file in milliseconds since 1970, else 0. */
  readonly changedAt: number;
}

/**
 * Everything in a folder, at any depth, sorted by path; symbolic links are not followed. Does not yield: a few
 * thousand files take some ten milliseconds so, and ten times as long with a promise for each.
 */
export function treeState(folder: string): EntryState[] {
  const found: EntryState[] = [];
  const visit = (relative: string): void => {
    for (const name of readdirSync(path.join(folder, relative))) {
      const entry = stateOf(folder, relative === '' ? name : `${relative}/${name}`);
      found.push(entry);
      if (entry.type === 'directory') visit(entry.path);
    }
  };
  visit('');
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The same of one file; undefined where there is none. */
export function fileState(file: string): EntryState | undefined {
  if (lstatSync(file, { throwIfNoEntry: false }) === undefined) return undefined;
  return stateOf(path.dirname(file), path.basename(file));
}

/** The longest time in which Linux gives two changes of a file the same time stamp: a tick at 100 Hz, and some. */
const TICK_MILLISECONDS = 20;

/**
 * Some states, late enough that whatever changes a file from now on gives it another stamp: without this a write within
 * the same tick as the one before it would not show.
 */
export async function settled(look: () => readonly EntryState[]): Promise<readonly EntryState[]> {
  const states = look();
  const newest = states.reduce((latest, { changedAt }) => Math.max(latest, changedAt), 0);
  const wait = newest + TICK_MILLISECONDS - Date.now();
  if (wait <= 0) return states;
  await new Promise((resolve) => setTimeout(resolve, Math.min(wait, TICK_MILLISECONDS)));
  return look();
}

function stateOf(folder: string, relative: string): EntryState {
  const place = path.join(folder, relative);
  const stat = lstatSync(place, { bigint: true });
  const mode = (stat.mode & 0o7777n).toString(8).padStart(4, '0');
  const other = { path: relative, size: 0, mode, stamp: '', changedAt: 0 };
  if (stat.isDirectory()) return { ...other, type: 'directory' };
  // A link's permission bits mean nothing (symlink(7)).
  if (stat.isSymbolicLink()) return { ...other, mode: '', type: 'symlink', target: readlinkSync(place) };
  if (!stat.isFile()) return { ...other, type: 'other' };
  const times = { stamp: stampOf(stat), changedAt: Number(stat.ctimeNs / 1_000_000n) };
  return { ...other, ...times, type: 'file', size: Number(stat.size) };
}

function stampOf(stat: BigIntStats): string {
  return `${stat.ino}.${stat.mtimeNs}.${stat.ctimeNs}`;
}
