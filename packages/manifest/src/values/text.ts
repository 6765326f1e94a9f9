import { shown, type Problem } from '../finding';
import type { ValueReader } from './reading';

/** C0, DEL, C1 and Unicode's own line ends: not allowed in any name, path or line. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** Why `text` is not a single line of text. */
export function lineProblem(text: string): Problem | undefined {
  const character = CONTROL.exec(text)?.[0];
  if (character === undefined) return text === '' ? EMPTY : longProblem(text);
  const lineEnd = /[\n\r\u0085\u2028\u2029]/.test(character);
  return {
    code: 'manifest/not-one-line',
    message: lineEnd
      ? `${shown(text)} contains a line break`
      : `${shown(text)} contains the control character ${codePoint(character)}`,
    hint: lineEnd ? 'write it on one line, without | or >' : 'remove the character',
  };
}

const EMPTY: Problem = {
  code: 'manifest/empty-text',
  message: 'the text is empty',
  hint: 'give a value, or remove the key',
};

/** SSH_MAX_PUBKEY_BYTES of OpenSSH: public keys are the longest lines allowed. */
const LONGEST = 16384;

function longProblem(text: string): Problem | undefined {
  if (text.length <= LONGEST) return undefined;
  return {
    code: 'manifest/text-too-long',
    message: `${shown(text)} has ${text.length} characters`,
    hint: `a line of text has at most ${LONGEST}`,
  };
}

function codePoint(character: string): string {
  return `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** One line of free text. */
export const line: ValueReader = (value) => {
  const problem = lineProblem(String(value));
  return problem === undefined ? { value } : { problem };
};

/** One line of text that matches `pattern`; otherwise an error that says what `pattern` accepts. */
export function patterned(code: string, what: string, pattern: RegExp, accepted: string): ValueReader {
  return (value) => {
    const text = String(value);
    const problem = lineProblem(text);
    if (problem !== undefined) return { problem };
    if (pattern.test(text)) return { value };
    return { problem: { code, message: `${shown(text)} is not ${what}`, hint: accepted } };
  };
}
