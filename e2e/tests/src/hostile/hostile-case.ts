import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { saidBy } from '../testing/builds';
import { see } from '../testing/commands';
import type { JsonObject, Part } from '../testing/manifest-parts';

/** Something beside a manifest: a text file, a link, a named pipe, or a large sparse file. */
export type Beside = string | { readonly link: string } | { readonly pipe: true } | { readonly hole: number };

interface HostileCase {
  /** The target of the attack, in plain words. */
  readonly what: string;
}

/** A manifest that cannot be planned. */
export interface Refused extends HostileCase {
  /** With `CARET` before the expected error position. */
  readonly manifest: string | Uint8Array;
  /** Line and column, if no caret can mark them. */
  readonly at?: readonly [line: number, column: number];
  /** Code of the diagnostic at that position; any if omitted. */
  readonly code?: string;
  readonly beside?: Readonly<Record<string, Beside>>;
  /** It can be planned, but there is a warning at that position: it is valid, but rarely intended. */
  readonly warned?: true;
  /** A faulty program would never finish. */
  readonly costly?: true;
}

/** A part of a manifest that looks like an attack but is valid: the image contains it exactly. */
export interface Built extends HostileCase {
  readonly part: Part;
  /** Cases that share something that can occur only once are in separate images. */
  readonly group: string;
  /** For QM: values that the manifest does not set. */
  readonly holds?: readonly Holding[];
}

/** The expected content of a path in the host's tree, whatever the plan says. */
export interface Holding {
  readonly path: string;
  readonly link?: string;
  readonly text?: string;
  readonly absent?: true;
}

/** A manifest that does not match the packages: the error is found during the build. */
export interface Failing extends HostileCase {
  /** With `CARET` on the line of the item to blame. */
  readonly manifest: string;
  /**
   * `no`: it fails with an error at that line; `harmless`: it may also succeed, as long as nothing outside is touched.
   */
  readonly built: 'no' | 'harmless';
  readonly message?: RegExp;
}

/** Marks a position in a manifest, and is removed from it. */
export const CARET = '¦';

/** A manifest without its mark, and the mark's line and column, which start at 1; columns in UTF-16 code units. */
export function unmarked(manifest: string): { readonly text: string; readonly at: [number, number] } {
  const offset = manifest.indexOf(CARET);
  if (offset === -1 || manifest.includes(CARET, offset + 1)) throw new Error(`not one ${CARET}: ${manifest}`);
  const before = manifest.slice(0, offset);
  const text = before + manifest.slice(offset + 1);
  return { text, at: [before.split('\n').length, offset - before.lastIndexOf('\n')] };
}

/** Creates the files beside the manifest of a case. */
export async function putBeside(
  folder: string,
  beside: Readonly<Record<string, Beside>> = {},
): Promise<void> {
  for (const [name, what] of Object.entries(beside)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    if (typeof what === 'string') await writeFile(file, what);
    else if ('link' in what) await symlink(what.link, file);
    else if ('pipe' in what) saidBy(await see(['mkfifo', file]));
    else {
      await writeFile(file, '');
      await truncate(file, what.hole);
    }
  }
}

/** A minimal manifest with some lines below a key. */
export function host(...lines: string[]): string {
  return `name: x\ncontent:\n${indented(lines)}`;
}

export function qm(...lines: string[]): string {
  return `name: x\nqm:\n  content:\n${indented(lines).replaceAll(/^ {2}/gm, '    ')}`;
}

export function section(key: string, ...lines: string[]): string {
  return `name: x\n${key}:\n${indented(lines)}`;
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}\n`).join('');
}

/** Cases of one kind: the target of each, and what varies. */
export function refusals<Value>(
  code: string | undefined,
  manifest: (value: Value) => string,
  values: Readonly<Record<string, Value>>,
): Refused[] {
  return Object.entries(values).map(([what, value]) => ({
    what,
    ...(code === undefined ? {} : { code }),
    manifest: manifest(value),
  }));
}

/** Placeholder for the outside directory in the texts of a manifest. */
export const OUTSIDE = '<outside>';

export function addFile(path: string, text: string): JsonObject {
  return { add_files: [{ path, text }] };
}
