import { listed, shown, type Problem } from '../finding';
import { nearestName } from '@nx-aib/core';
import { lineProblem } from './text';
import type { ValueReader } from './reading';

/** Unit types and the maximum name length: systemd.unit(5). */
const SUFFIXES = [
  'service',
  'socket',
  'device',
  'mount',
  'automount',
  'swap',
  'target',
  'path',
  'timer',
  'slice',
  'scope',
];
const LONGEST = 255;

const CHARACTERS = 'letters, digits and : - _ . \\ @';

/** A unit's name with its suffix; a name without one is a service, as for systemctl(1). */
export const unitName: ValueReader = (value) => {
  const text = String(value);
  const problem = lineProblem(text) ?? charactersProblem(text) ?? suffixProblem(text);
  if (problem !== undefined) return { problem };
  const name = SUFFIXES.includes(suffixOf(text) ?? '') ? text : `${text}.service`;
  const shape = shapeProblem(name);
  return shape === undefined ? { value: name } : { problem: shape };
};

function suffixOf(name: string): string | undefined {
  const dot = name.lastIndexOf('.');
  return dot === -1 ? undefined : name.slice(dot + 1);
}

function charactersProblem(text: string): Problem | undefined {
  const wrong = /[^A-Za-z0-9:_.\\@-]/u.exec(text)?.[0];
  if (wrong === undefined) return undefined;
  const path = wrong === '/' ? 'name the unit without its directory' : `a unit's name has ${CHARACTERS} only`;
  return unit(`${shown(text)} contains ${shown(wrong)}`, path);
}

/** `.sevice` is a typing error; `dbus-org.example` is a service whose name contains a dot. */
function suffixProblem(text: string): Problem | undefined {
  const suffix = suffixOf(text);
  if (suffix === undefined || SUFFIXES.includes(suffix)) return undefined;
  const near = nearestName(suffix, SUFFIXES);
  if (suffix !== '' && near === undefined) return undefined;
  const meant =
    near === undefined ? '' : `; did you mean ${shown(`${text.slice(0, -suffix.length)}${near}`)}?`;
  return unit(
    `${shown(text)} has no known unit suffix`,
    `suffixes: ${listed(SUFFIXES.map((s) => `.${s}`))}${meant}`,
  );
}

function shapeProblem(name: string): Problem | undefined {
  const prefix = name.slice(0, name.lastIndexOf('.'));
  if (prefix === '' || prefix.startsWith('@')) {
    return unit(
      `${shown(name)} has no name before its ${prefix === '' ? 'suffix' : '@'}`,
      'as in sshd.service or getty@tty1.service',
    );
  }
  if (prefix.indexOf('@') !== prefix.lastIndexOf('@'))
    return unit(`${shown(name)} has more than one @`, 'as in getty@tty1.service');
  if (name.length > LONGEST)
    return unit(`${shown(name)} has ${name.length} characters`, `a unit's name has at most ${LONGEST}`);
  return undefined;
}

function unit(message: string, hint: string): Problem {
  return { code: 'manifest/unit-name', message, hint };
}
