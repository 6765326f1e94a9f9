import { shown, type Problem } from '../finding';

/** An unpaired surrogate; with the u flag, pairs match as other characters. */
const HALF = /\p{Cs}/u;

/**
 * Whether a text cannot be written to a file or be part of a file name: an escape in double quotes can produce half a
 * character (`"\ud800"`), which UTF-8 cannot encode. All such halves would become U+FFFD, so different texts would
 * become equal.
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
