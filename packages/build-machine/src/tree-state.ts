import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readlinkSync, type BigIntStats } from 'node:fs';
import path from 'node:path';

/** An entry in a directory, and a stamp that shows whether it has been written to. */
export interface EntryState {
  /** Relative to the listed directory, with `/` between names. */
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'other';
  /** In bytes for a file, otherwise 0. */
  readonly size: number;
  /** Permission bits of a file or directory: `0755`. */
  readonly mode: string;
  /** The target of a symbolic link. */
  readonly target?: string;
  /**
   * For a file: its inode number and its times of last modification and last status change (inode(7)), in nanoseconds.
   * Any change to a file through its file system updates the status change time, which cannot be set back.
   */
  readonly stamp: string;
  /** The status change time of a file in milliseconds since 1970, otherwise 0. */
  readonly changedAt: number;
}

/**
 * Everything in a directory, at any depth, sorted by path; symbolic links are not followed. Synchronous: a few thousand
 * files take some ten milliseconds this way, and ten times as long with a promise for each.
 */
export function treeState(folder: string): EntryState[] {
  const found: EntryState[] = [];
  const visit = (relative: string): void => {
    for (const name of readdirSync(path.join(folder, relative))) {
      const below = relative === '' ? name : `${relative}/${name}`;
      const place = path.join(folder, below);
      const entry = stateOf(place, below, lstatSync(place, { bigint: true }));
      found.push(entry);
      if (entry.type === 'directory') visit(entry.path);
    }
  };
  visit('');
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * A digest of `treeState` without permissions of directories: as long as it is the same, nobody has written to a file or link, or
 * added, renamed or removed one. For a thousand files it takes half as long.
 */
export function treeDigest(folder: string): string {
  let text = '';
  const visit = (place: string): void => {
    const entries = readdirSync(place, { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const below = `${place}/${entry.name}`;
      // No name contains a slash.
      text += `${entry.name}/`;
      if (entry.isDirectory()) {
        visit(below);
        text += '/';
      } else {
        const stat = lstatSync(below, { bigint: true });
        text += `${stat.mode} ${stat.size} ${stampOf(stat)}/`;
      }
    }
  };
  visit(folder);
  return createHash('sha256').update(text).digest('hex');
}

/** The state of one file; undefined if it does not exist. */
export function fileState(file: string): EntryState | undefined {
  const stat = lstatSync(file, { bigint: true, throwIfNoEntry: false });
  return stat && stateOf(file, path.basename(file), stat);
}

/** The longest time in which Linux gives two changes of a file the same timestamp: a tick at 100 Hz, with a margin. */
const TICK_MILLISECONDS = 20;

/**
 * Some states, taken late enough that any later change to a file gives it another stamp: otherwise a write within the
 * same tick as the previous one would not be detected.
 */
export async function settled(look: () => readonly EntryState[]): Promise<readonly EntryState[]> {
  const states = look();
  const newest = states.reduce((latest, { changedAt }) => Math.max(latest, changedAt), 0);
  const wait = newest + TICK_MILLISECONDS - Date.now();
  if (wait <= 0) return states;
  await new Promise((resolve) => setTimeout(resolve, Math.min(wait, TICK_MILLISECONDS)));
  return look();
}

function stateOf(place: string, relative: string, stat: BigIntStats): EntryState {
  const mode = (Number(stat.mode) & 0o7777).toString(8).padStart(4, '0');
  const other = { path: relative, size: 0, mode, stamp: '', changedAt: 0 };
  if (stat.isDirectory()) return { ...other, type: 'directory' };
  // A link's permission bits have no meaning (symlink(7)).
  if (stat.isSymbolicLink()) return { ...other, mode: '', type: 'symlink', target: readlinkSync(place) };
  if (!stat.isFile()) return { ...other, type: 'other' };
  const times = { stamp: stampOf(stat), changedAt: Number(stat.ctimeMs) };
  return { ...other, ...times, type: 'file', size: Number(stat.size) };
}

function stampOf(stat: BigIntStats): string {
  return `${stat.ino}.${stat.mtimeNs}.${stat.ctimeNs}`;
}
