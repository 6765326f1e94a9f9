import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { failure, success, type Diagnostic, type Result } from '@nx-aib/core';

/**
 * The private key in a PEM text (PKCS#8, encrypted or not). Ed25519 and ECDSA on P-256 are supported; RSA is not,
 * because it would require a choice of key size and padding that a new key does not need. Errors never contain any of
 * the text.
 *
 * Errors: `attest/passphrase`, `attest/private-key`, `attest/key-type`.
 */
export function readPrivateKey(
  pem: Uint8Array,
  passphrase: string | undefined,
  name: string,
): Result<KeyObject> {
  const encrypted = Buffer.from(pem).includes('ENCRYPTED');
  if (encrypted && passphrase === undefined) {
    return failure([
      {
        ...problem('passphrase', `the key "${name}" is encrypted, and no passphrase was given`),
        hint: 'use --passphrase-file or NX_AIB_SIGN_PASSPHRASE',
      },
    ]);
  }
  try {
    const key = createPrivateKey({
      key: Buffer.from(pem),
      ...(encrypted ? { passphrase: passphrase ?? '' } : {}),
    });
    return ofKnownType(key, name);
  } catch {
    // OpenSSL's message could quote the file.
    return failure([
      encrypted
        ? problem('passphrase', `the key "${name}" cannot be read with this passphrase`)
        : {
            ...problem('private-key', `"${name}" is not a PEM private key`),
            hint: 'create one with: openssl genpkey -algorithm ed25519 -out sign.key',
          },
    ]);
  }
}

/**
 * The public key in a PEM text (SPKI). A private key is refused: it must not be on a machine that verifies images.
 *
 * Errors: `attest/public-key`, `attest/key-type`.
 */
export function readPublicKey(pem: Uint8Array, name: string): Result<KeyObject> {
  const hint = 'extract it with: openssl pkey -in sign.key -pubout -out sign.pub';
  if (Buffer.from(pem).includes('PRIVATE KEY')) {
    const message = `"${name}" is a private key; verifying needs the public key`;
    return failure([{ ...problem('public-key', message), hint }]);
  }
  try {
    return ofKnownType(createPublicKey(Buffer.from(pem)), name);
  } catch {
    return failure([{ ...problem('public-key', `"${name}" is not a PEM public key`), hint }]);
  }
}

/** SHA-256 of a key's public half as SPKI in DER, lower-case hexadecimal. */
export function keyIdOf(key: KeyObject): string {
  const half = key.type === 'private' ? createPublicKey(key) : key;
  return createHash('sha256')
    .update(half.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

/** Whether a key has a supported type. */
export function isKnownType({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  if (asymmetricKeyType === 'ed25519') return true;
  return asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1';
}

function ofKnownType(key: KeyObject, name: string): Result<KeyObject> {
  if (isKnownType(key)) return success(key);
  const { asymmetricKeyType: type = 'unknown', asymmetricKeyDetails: details } = key;
  const what = details?.namedCurve === undefined ? type : `${type} on ${details.namedCurve}`;
  return failure([
    {
      ...problem('key-type', `the key "${name}" is of type ${what}`),
      hint: 'supported are Ed25519 and ECDSA P-256: openssl genpkey -algorithm ed25519',
    },
  ]);
}

export function problem(code: string, message: string): Diagnostic {
  return { code: `attest/${code}`, severity: 'error', message };
}
