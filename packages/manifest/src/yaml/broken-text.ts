import { shown, type Problem } from '../finding';

/** A half of a surrogate pair without the other one; with the u flag whole pairs are other characters. */
const HALF = /\p{Cs}/u;

/**
 * Whether a text cannot be written to a file or be a name in it: an escape in double quotes gives half a character
 * (`"\ud800"`), and UTF-8 has nothing for that. All such halves would become U+FFFD, and different texts the same one.
 */
export function isBroken(text: string): boolean {
  return HALF.test(text);
}

/** The problem of such a text. */
export function brokenText(text: string): Problem {
  const code = HALF.exec(text)?.[0].charCodeAt(0).toString(16).toUpperCase();
  return {
    code: 'manifest/lone-surrogate',
    message: `${shown(text)} contains U+${code}, which is half a surrogate pair`,
    hint: 'write the character itself, or both surrogates',
  };
}
