import { environmentVariable } from '@nx-aib/build-machine';
import { failure, success, type Diagnostic, type Result } from '@nx-aib/core';

/** The path of the private key: the given one, otherwise that in NX_AIB_SIGN_KEY. */
export function signingKey(given: string | undefined): Result<string> {
  const key = given ?? environmentVariable('NX_AIB_SIGN_KEY');
  return key === undefined ? failure([noKey()]) : success(key);
}

function noKey(): Diagnostic {
  return {
    code: 'sign/no-key',
    severity: 'error',
    message: 'no signing key was given',
    hint: 'use --key or NX_AIB_SIGN_KEY; create one with: openssl genpkey -algorithm ed25519 -out sign.key',
  };
}
