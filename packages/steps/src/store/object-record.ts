import {
  contentDigest,
  isSystemError,
  readTextIfThere,
  settled,
  treeState,
  type EntryState,
} from '@nx-aib/build-machine';
import type { StepDeclaration } from '../step';
import path from 'node:path';

/** What was put into an object; written once. */
export interface ObjectRecord {
  readonly schema: 2;
  readonly fingerprint: string;
  /** The image that it was made for first. */
  readonly image: string;
  readonly declaration: StepDeclaration;
  readonly entries: readonly RecordedEntry[];
}

/** Something in an object's output as it was put there; with a digest of its content where it is a file. */
export interface RecordedEntry extends Omit<EntryState, 'stamp' | 'changedAt'> {
  readonly digest?: string;
}

/** When an object's files were last read in full, in milliseconds since 1970, and the stamps that they had then. */
export interface Stamps {
  readonly checkedAt: number;
  readonly stamps: Readonly<Record<string, string>>;
}

/** The output as it is now, read in full. */
export async function recordOutput(output: string): Promise<{ entries: RecordedEntry[]; stamps: Stamps }> {
  const tree = await settled(() => treeState(output));
  const entries: RecordedEntry[] = [];
  for (const state of tree) {
    const digest =
      state.type === 'file' ? { digest: await contentDigest(path.join(output, state.path)) } : {};
    entries.push({ ...recorded(state), ...digest });
  }
  return { entries, stamps: stampsOf(tree) };
}

export type Examined =
  | { readonly state: 'sound'; readonly stamps?: Stamps }
  /** `what` is the first thing that is not as it was put there. */
  | { readonly state: 'damaged'; readonly what: string };

/**
 * Whether an output is what was put there. Reads the files whose stamps are not those of the last time that they were
 * read; all of them if `known` is undefined. `stamps` of the result are new ones to keep.
 */
export async function examine(
  output: string,
  entries: readonly RecordedEntry[],
  known: Stamps | undefined,
): Promise<Examined> {
  try {
    const now = treeState(output);
    const damaged = differentEntry(entries, now);
    if (damaged !== undefined) return { state: 'damaged', what: damaged };
    const suspect = (state: EntryState) => known?.stamps[state.path] !== state.stamp;
    if (!now.some((state) => state.type === 'file' && suspect(state))) return { state: 'sound' };
    const tree = await settled(() => treeState(output));
    for (const [index, state] of tree.entries()) {
      if (state.type !== 'file' || !suspect(state)) continue;
      const digest = await contentDigest(path.join(output, state.path));
      if (digest !== entries[index]?.digest)
        return { state: 'damaged', what: `${state.path} has another content` };
    }
    return { state: 'sound', stamps: { ...stampsOf(tree), checkedAt: known?.checkedAt ?? Date.now() } };
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return { state: 'damaged', what: `it cannot be read: ${error.message}` };
  }
}

/** A record as it is on the disk; undefined where there is none or it is none. */
export async function readRecord(object: string): Promise<ObjectRecord | undefined> {
  const record = (await readJson(path.join(object, 'record.json'))) as Partial<ObjectRecord> | undefined;
  return isRecord(record) ? record : undefined;
}

/** A record of another shape is none: what it is of is damaged. */
function isRecord(record: Partial<ObjectRecord> | undefined): record is ObjectRecord {
  if (record?.schema !== 2 || typeof record.fingerprint !== 'string' || typeof record.image !== 'string')
    return false;
  const named = typeof (record.declaration as Partial<StepDeclaration> | null | undefined)?.name === 'string';
  return named && Array.isArray(record.entries) && record.entries.every(isEntry);
}

function isEntry(entry: Partial<RecordedEntry> | null): boolean {
  return typeof entry?.path === 'string' && typeof entry.type === 'string';
}

/** The content of a JSON file; undefined where there is none, it cannot be read or it is no object. */
export async function readJson(file: string): Promise<object | undefined> {
  try {
    const value: unknown = JSON.parse((await readTextIfThere(file)) ?? 'null');
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function stampsOf(tree: readonly EntryState[]): Stamps {
  const files = tree.filter(({ type }) => type === 'file');
  return {
    checkedAt: Date.now(),
    stamps: Object.fromEntries(files.map((state) => [state.path, state.stamp])),
  };
}

function recorded({ path: name, type, size, mode, target }: EntryState): RecordedEntry {
  return { path: name, type, size, mode, ...(target === undefined ? {} : { target }) };
}

/** Both are sorted by path. */
function differentEntry(entries: readonly RecordedEntry[], tree: readonly EntryState[]): string | undefined {
  const there = new Map(tree.map((state) => [state.path, state]));
  for (const entry of entries) {
    const state = there.get(entry.path);
    if (state === undefined) return `${entry.path} is missing`;
    there.delete(entry.path);
    if (state.type !== entry.type || state.target !== entry.target) return `${entry.path} is another thing`;
    if (state.size !== entry.size) return `${entry.path} has another size`;
    if (state.mode !== entry.mode) return `${entry.path} has other permissions`;
  }
  const [added] = there.keys();
  return added === undefined ? undefined : `${added} was added`;
}
