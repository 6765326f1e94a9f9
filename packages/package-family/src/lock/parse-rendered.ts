import { ARCHES } from '@nx-aib/core';
import { PACKAGE_SETS, type PackageSet } from '../sets/package-sets';
import type { Lock, LockedPackage } from './lock';
import { parseLockLine, type LineForm } from './lock-line';
import { renderLock } from './render-lock';

/**
 * Parses a lock that is exactly as `renderLock` writes it, apart from the comments at its top: that takes a tenth of the time
 * of YAML. Undefined for any other text, which may be a valid lock as well.
 */
export function parseRendered(text: string, form: LineForm): Lock | undefined {
  const body = text.replace(/^(#.*\n)*/, '');
  const lines = body.split('\n');
  const after = (prefix: string) => lines.find((line) => line.startsWith(prefix))?.slice(prefix.length) ?? '';
  const distro = after('distro: ');
  const arch = ARCHES.find((known) => known === after('arch: '));
  const requested = requestedIn(lines);
  const packages = lines
    .filter((line) => line.startsWith('  - '))
    .map((line) => packageIn(line.slice(4), form));
  if (arch === undefined || requested === undefined || !/^[a-z0-9]+$/.test(distro)) return undefined;
  if (!packages.every((locked) => locked !== undefined)) return undefined;
  const lock = { distro, arch, requested, packages };
  const isSame = renderLock(lock).endsWith(`\n${body}`) && body.startsWith('schema: ');
  return isSame ? lock : undefined;
}

/** Undefined where YAML might read something else than the text. */
function requestedIn(lines: readonly string[]): Lock['requested'] | undefined {
  const requested: Partial<Record<PackageSet, string[]>> = {};
  let names: string[] | undefined;
  for (const line of lines) {
    const set = PACKAGE_SETS.find((known) => line === `  ${known}:` || line === `  ${known}: []`);
    if (set !== undefined) requested[set] = names = [];
    if (!line.startsWith('    - ')) continue;
    const name = line.slice(6);
    if (names === undefined || !isPlain(name)) return undefined;
    names.push(name);
  }
  return requested;
}

function packageIn(text: string, form: LineForm): LockedPackage | undefined {
  const line = parseLockLine(text, form);
  return line.ok && text.split(' ').every(isPlain) ? line.locked : undefined;
}

/** Whether a word is surely itself in YAML, alone and among others: a plain scalar. */
function isPlain(word: string): boolean {
  return /^[a-z0-9][!-~]*$/i.test(word) && !word.endsWith(':');
}
