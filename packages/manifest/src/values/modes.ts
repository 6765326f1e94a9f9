import { shown, type Problem } from '../finding';
import { changeMode } from '@nx-aib/core';
import { lineProblem } from './text';
import type { ValueReader, ValueReading } from './reading';

/** The highest mode: all permissions with set-user-ID, set-group-ID and sticky. */
const HIGHEST = 0o7777;

const OCTAL = 'octal digits up to 7777, as in 0755';

/** The mode in chmod_files: octal as four digits, symbolic unchanged. */
export const chmodMode: ValueReader = (value, written) => {
  if (typeof value === 'number')
    return fromNumber(value, written, (bits) => bits.toString(8).padStart(4, '0'));
  const text = String(value);
  const octal = octalDigits(text);
  if (octal !== undefined)
    return judged(parseInt(octal, 8), text, () => (octal.length > 4 ? octal : octal.padStart(4, '0')));
  const problem = lineProblem(text);
  if (problem !== undefined) return { problem };
  if (changeMode(text, 0, false) !== undefined) return { value: text };
  return {
    problem: mode(`${shown(text)} is not a mode that chmod takes`, `${OCTAL}, or symbolic as in u+x,go-w`),
  };
};

/** The mode in make_dirs: permission bits as a number. */
export const directoryMode: ValueReader = (value, written) => {
  if (typeof value === 'number') return fromNumber(value, written, (bits) => bits);
  const octal = octalDigits(String(value));
  if (octal !== undefined) return judged(parseInt(octal, 8), String(value), (bits) => bits);
  return { problem: mode(`${shown(value)} is not an octal mode`, OCTAL) };
};

function octalDigits(text: string): string | undefined {
  return /^(?:0o)?([0-7]{1,5})$/.exec(text)?.[1];
}

/** A mode that YAML has parsed as a number: only digits that start with 0 are octal there. */
function fromNumber(value: number, written: string, convert: (bits: number) => unknown): ValueReading {
  if (/^0[0-7_]*$/.test(written)) return judged(value, written, convert);
  const octal = /^[0-7]{1,4}$/.test(written) ? `; write 0${written}, or "${written}" in quotes` : '';
  return { problem: mode(`${written} is read as a decimal number, not as octal`, `${OCTAL}${octal}`) };
}

function judged(bits: number, written: string, convert: (bits: number) => unknown): ValueReading {
  return bits <= HIGHEST
    ? { value: convert(bits) }
    : { problem: mode(`${written} has bits that are not part of a mode`, OCTAL) };
}

function mode(message: string, hint: string): Problem {
  return { code: 'manifest/mode', message, hint };
}
