import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { saidBy } from '../testing/builds';
import { see } from '../testing/commands';
import type { JsonObject, Part } from '../testing/manifest-parts';

/** Something beside a manifest: a text file, a link, a named pipe, or a file that is one large hole. */
export type Beside = string | { readonly link: string } | { readonly pipe: true } | { readonly hole: number };

interface HostileCase {
  /** What it attacks, in plain words. */
  readonly what: string;
}

/** A manifest that no plan is made of. */
export interface Refused extends HostileCase {
  /** With `CARET` before what has to be pointed at. */
  readonly manifest: string | Uint8Array;
  /** Line and column, where no caret can say it. */
  readonly at?: readonly [line: number, column: number];
  /** Of the diagnostic that points there; where it is left out, any will do. */
  readonly code?: string;
  readonly beside?: Readonly<Record<string, Beside>>;
  /** It is planned, and something is said there: it is legal, and rarely meant. */
  readonly warned?: true;
  /** A wrong program would take for ever. */
  readonly costly?: true;
}

/** A part of a manifest that looks like an attack and is right: the image has it to the byte. */
export interface Built extends HostileCase {
  readonly part: Part;
  /** Cases with something in common that can be there only once are in images of their own. */
  readonly group: string;
  /** Of QM: what the manifest is silent about. */
  readonly holds?: readonly Holding[];
}

/** What is at a path of the host's tree, whatever the plan says. */
export interface Holding {
  readonly path: string;
  readonly link?: string;
  readonly text?: string;
  readonly absent?: true;
}

/** A manifest that packages turn out not to fit: it fails while the image is built. */
export interface Failing extends HostileCase {
  /** With `CARET` on the line of the item that is to blame. */
  readonly manifest: string;
  /** `no`: it fails, with that line; `harmless`: it may be built, too, if only nothing outside is touched. */
  readonly built: 'no' | 'harmless';
  readonly message?: RegExp;
}

/** Marks a place in a manifest, and is taken out of it. */
export const CARET = '¦';

/** A manifest without its mark, and the line and column of that; they count from 1, columns in UTF-16. */
export function unmarked(manifest: string): { readonly text: string; readonly at: [number, number] } {
  const offset = manifest.indexOf(CARET);
  if (offset === -1 || manifest.includes(CARET, offset + 1)) throw new Error(`not one ${CARET}: ${manifest}`);
  const before = manifest.slice(0, offset);
  const text = before + manifest.slice(offset + 1);
  return { text, at: [before.split('\n').length, offset - before.lastIndexOf('\n')] };
}

/** Makes what a case has beside its manifest. */
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

/** The smallest manifest with some lines below a key. */
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

/** Cases of one kind: what each attacks, and what varies. */
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

/** What stands for the folder outside in the texts of a manifest. */
export const OUTSIDE = '<outside>';

export function addFile(path: string, text: string): JsonObject {
  return { add_files: [{ path, text }] };
}
