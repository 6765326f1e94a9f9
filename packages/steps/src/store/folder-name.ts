import path from 'node:path';

/** PATH_MAX of Linux, limits.h, minus room for the paths below the store. */
const MAX_BYTES = 4096 - 1024;

/** NAME_MAX of Linux, limits.h. */
const MAX_NAME_BYTES = 255;

/** Characters in a file name that some program of a build would interpret, and the reason. */
const MEANINGS: readonly (readonly [what: RegExp, why: string])[] = [
  [/[:;]/, 'at which ld.so(8) splits a list of directories'],
  [/\$/, 'with which ld.so(8) begins a name that it replaces'],
  [/[\\"]/, 'which the settings of package managers cannot have in a value'],
  [/\?/, 'after which e2fsprogs expect options'],
];

/**
 * Why a directory with this name cannot be used for step outputs, as a message; undefined if it can. All programs of a
 * build are given paths in it, and each interprets some names in its own way.
 */
export function whyUnusableName(folder: string): string | undefined {
  const absolute = path.resolve(folder);
  const strange = notText(absolute);
  if (strange !== undefined) return strange;
  for (const [what, why] of MEANINGS) {
    const [found] = what.exec(absolute) ?? [];
    if (found !== undefined) return `its name has a ${found === '"' ? "'\"'" : `"${found}"`}, ${why}`;
  }
  if (Buffer.byteLength(absolute) > MAX_BYTES) return `its name is longer than ${MAX_BYTES} bytes`;
  const long = absolute.split('/').find((name) => Buffer.byteLength(name) > MAX_NAME_BYTES);
  return long === undefined ? undefined : `a part of its name is longer than ${MAX_NAME_BYTES} bytes`;
}

/** What is wrong with the name of any file if it is not text. */
export function notText(name: string): string | undefined {
  const [control] = /[\u0000-\u001f\u007f]/.exec(name) ?? [];
  if (control !== undefined) {
    const number = control.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    return `its name has a control character, U+${number}`;
  }
  // Node.js replaces bytes that are not valid UTF-8 with U+FFFD: the name would refer to another file.
  return name.includes('\uFFFD') ? 'its name is not UTF-8' : undefined;
}
