import { shown, type Problem } from '../finding';
import { lineProblem, patterned } from './text';
import { normalised } from './paths';
import { accountName } from './names';
import type { ValueReader } from './reading';

/** crypt(5): `$id$`, parameters and salt, hash; without the characters that it forbids. */
const HASH = /^\$[A-Za-z0-9_-]+\$(?:[^\s:;*!\\$]*\$)+[^\s:;*!\\$]+$/;

const MAKE_HASH = 'make a hash with: openssl passwd -6';

/** A crypt(5) hash or `""`; messages never show it, because it may be the password itself. */
export const passwordHash: ValueReader = (value) => {
  const text = String(value);
  if (text === '' || HASH.test(text)) return { value };
  return { problem: { ...passwordProblem(text), code: 'manifest/password-hash' } };
};

/** A plain-text password instead of a hash; its text is not repeated. */
export const plainPassword: Problem = {
  code: 'manifest/password-hash',
  message: 'the password is not a crypt hash',
  hint: `a plain password is never stored in an image; ${MAKE_HASH}`,
};

function passwordProblem(text: string): Omit<Problem, 'code'> {
  if (/[\r\n]/.test(text))
    return {
      message: 'the password hash contains a line break',
      hint: 'write it on one line, without | or >',
    };
  if (text.includes(':'))
    return { message: 'the password hash contains a colon', hint: `a hash never contains one; ${MAKE_HASH}` };
  if (/^[!*x]+$/.test(text))
    return { message: `${shown(text)} is not a password hash`, hint: 'write null to lock the account' };
  if (/^\$\w+\$/.test(text))
    return {
      message: 'the password hash is incomplete',
      hint: `a hash has the form $id$salt$hash; ${MAKE_HASH}`,
    };
  return plainPassword;
}

/** Key types of sshd(8), "AUTHORIZED_KEYS FILE FORMAT". */
const KEY =
  /(?:^|[ \t])(?:ssh-(?:ed25519|rsa|dss)|ecdsa-sha2-nistp(?:256|384|521)|sk-(?:ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com)[ \t]+AAAA[A-Za-z0-9+/]+={0,3}(?:[ \t]|$)/;

/** One line of authorized_keys; a trailing line end is removed. */
export const sshKey: ValueReader = (value) => {
  const text = String(value).trim();
  const key = (message: string, hint: string): { problem: Problem } => ({
    problem: { code: 'manifest/ssh-key', message, hint },
  });
  if (/PRIVATE KEY/.test(text))
    return key('this is a private ssh key', 'use the public key, from the .pub file');
  if (/[\r\n]/.test(text))
    return key(`${shown(text)} contains a line break`, 'each key is one list item on a single line');
  const problem = lineProblem(text);
  if (problem !== undefined) return { problem };
  if (KEY.test(text)) return { value: text };
  return key(
    `${shown(text)} is not a public ssh key`,
    'a key is one line: type, key and comment, as in a .pub file: ssh-ed25519 AAAA… me@host',
  );
};

/** The fifth field of passwd(5). */
export const accountDescription = patterned(
  'manifest/account-description',
  'a description of an account',
  /^[^:]*$/,
  'a description has no colon: passwd(5) separates its fields by colons',
);

/** A home directory or shell: the sixth and seventh fields of passwd(5). */
export const accountPath: ValueReader = (value) => {
  const text = String(value);
  const problem = lineProblem(text);
  if (problem !== undefined) return { problem };
  if (text.startsWith('/') && !text.includes(':')) return { value: normalised(text) };
  return {
    problem: {
      code: 'manifest/account-path',
      message: `${shown(text)} is not a path for passwd(5)`,
      hint: 'an absolute path without a colon, as in /bin/bash',
    },
  };
};

/** The highest user or group id: 2^32 - 1 means "unchanged" for chown(2). */
const HIGHEST_ID = 2 ** 32 - 2;

/** A user or group by name or id. */
export const owner: ValueReader = (value, written) => {
  const number = typeof value === 'number' || /^\d+$/.test(String(value));
  if (!number) return accountName(value, written);
  if (Number(value) >= 0 && Number(value) <= HIGHEST_ID) return { value };
  return {
    problem: {
      code: 'manifest/out-of-range',
      message: `${String(value)} is out of range`,
      hint: `accepted: 0 to ${HIGHEST_ID}`,
    },
  };
};
