import {
  contentDigest,
  isSystemError,
  readJson,
  settled,
  treeState,
  type EntryState,
} from '@nx-aib/build-machine';
import { isCount, isListOf, isObjectOf, isOneOf, isText, maybe } from '@nx-aib/core';
import { isStepDeclaration, type StepDeclaration } from '../step';
import { stampsOf, type Stamps } from './stamps';
import path from 'node:path';

/** The record of an object's content; written once. */
export interface ObjectRecord {
  readonly schema: 2;
  readonly fingerprint: string;
  /** The image that it was first made for. */
  readonly image: string;
  readonly declaration: StepDeclaration;
  readonly entries: readonly RecordedEntry[];
}

/** A recorded entry of an object's output; files have a digest of their content. */
export interface RecordedEntry extends Omit<EntryState, 'stamp' | 'changedAt'> {
  readonly digest?: string;
}

/** Records the current output, which is read in full. */
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
  /** `what` is the first entry that has changed. */
  | { readonly state: 'damaged'; readonly what: string };

/**
 * Whether an output is unmodified. Reads files whose stamps have changed since they were last read; all of them if
 * `known` is undefined. `stamps` in the result are the new ones to be stored.
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
        return { state: 'damaged', what: `${state.path} has other content` };
    }
    return { state: 'sound', stamps: { ...stampsOf(tree), checkedAt: known?.checkedAt ?? Date.now() } };
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return { state: 'damaged', what: `it cannot be read: ${error.message}` };
  }
}

/** The record on disk; undefined if it is missing or invalid: the object is then damaged. */
export function readRecord(object: string): Promise<ObjectRecord | undefined> {
  return readJson(path.join(object, 'record.json'), isRecord);
}

const isRecord = isObjectOf<ObjectRecord>({
  schema: isOneOf(2),
  fingerprint: isText,
  image: isText,
  declaration: isStepDeclaration,
  entries: isListOf(
    isObjectOf<RecordedEntry>({
      path: isText,
      type: isOneOf('file', 'directory', 'symlink', 'other'),
      size: isCount,
      mode: isText,
      target: maybe(isText),
      digest: maybe(isText),
    }),
  ),
});

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
    if (state.type !== entry.type || state.target !== entry.target) return `${entry.path} has another type`;
    if (state.size !== entry.size) return `${entry.path} has another size`;
    if (state.mode !== entry.mode) return `${entry.path} has other permissions`;
  }
  const [added] = there.keys();
  return added === undefined ? undefined : `${added} was added`;
}
