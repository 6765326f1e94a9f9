import { isListOf, isObjectOf, isText, maybe, parseJson } from '@nx-aib/core';
import { sign, verify, type KeyObject } from 'node:crypto';

/** The type of signed statements: https://github.com/in-toto/attestation/blob/main/spec/v1/envelope.md */
export const PAYLOAD_TYPE = 'application/vnd.in-toto+json';

/**
 * A DSSE envelope, https://github.com/secure-systems-lab/dsse/blob/master/envelope.md: a payload and its signatures, in
 * Base64. Certificates are stored in the same place as in in-toto's Witness, as PEM in Base64; tools that do not
 * support them can still verify the signature.
 */
export interface Envelope {
  readonly payloadType: string;
  readonly payload: string;
  readonly signatures: readonly EnvelopeSignature[];
}

export interface EnvelopeSignature {
  /**
   * SHA-256 of the public key's SPKI, lower-case hexadecimal: only a hint, never trusted; optional in envelopes of
   * other tools.
   */
  readonly keyid?: string;
  readonly sig: string;
  readonly certificate?: string;
  readonly intermediates?: readonly string[];
}

/** The signed bytes: the payload and its type with their lengths, so that one cannot be mistaken for the other. */
function preAuthEncoding(payloadType: string, payload: Uint8Array): Buffer {
  const head = `DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

/** Ed25519 has its own hash; ECDSA signs SHA-256, in DER as openssl(1) and cosign write it. */
function hashFor(key: KeyObject): string | null {
  return key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
}

export function signPayload(payload: Uint8Array, key: KeyObject): Buffer {
  return sign(hashFor(key), preAuthEncoding(PAYLOAD_TYPE, payload), key);
}

/** Whether a signature of an envelope was made with a key. Never throws, whatever the envelope contains. */
export function isSignedBy(envelope: Envelope, { sig }: EnvelopeSignature, key: KeyObject): boolean {
  try {
    const signed = preAuthEncoding(envelope.payloadType, Buffer.from(envelope.payload, 'base64'));
    return verify(hashFor(key), signed, key, Buffer.from(sig, 'base64'));
  } catch {
    return false;
  }
}

/** The envelopes in a file with one per line, such as `*.intoto.jsonl`; anything that is not an envelope is skipped. */
export function parseEnvelopes(text: string): Envelope[] {
  return text.split('\n').flatMap((line) => parseJson(line, isEnvelope) ?? []);
}

const isEnvelope = isObjectOf<Envelope>({
  payloadType: isText,
  payload: isText,
  signatures: isListOf(
    isObjectOf<EnvelopeSignature>({
      keyid: maybe(isText),
      sig: isText,
      certificate: maybe(isText),
      intermediates: maybe(isListOf(isText)),
    }),
  ),
});
