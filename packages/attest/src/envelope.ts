import { isListOf, isObjectOf, isText, maybe, parseJson } from '@nx-aib/core';
import { sign, verify, type KeyObject } from 'node:crypto';

/** What signed statements are: https://github.com/in-toto/attestation/blob/main/spec/v1/envelope.md */
export const PAYLOAD_TYPE = 'application/vnd.in-toto+json';

/**
 * A DSSE envelope, https://github.com/secure-systems-lab/dsse/blob/master/envelope.md: a payload and its signatures,
 * in Base64. The certificates stand where Witness of in-toto puts them, as PEM in Base64; who knows nothing of them can
 * still check the signature.
 */
export interface Envelope {
  readonly payloadType: string;
  readonly payload: string;
  readonly signatures: readonly EnvelopeSignature[];
}

export interface EnvelopeSignature {
  /** SHA-256 of the public key's SPKI, lower-case hexadecimal: a hint, never trusted, which others may leave out. */
  readonly keyid?: string;
  readonly sig: string;
  readonly certificate?: string;
  readonly intermediates?: readonly string[];
}

/** What is signed: the payload and its type with their lengths, so that one cannot be taken for the other. */
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

/** Whether a signature of an envelope is that of a key. Never throws, whatever the envelope holds. */
export function isSignedBy(envelope: Envelope, { sig }: EnvelopeSignature, key: KeyObject): boolean {
  try {
    const signed = preAuthEncoding(envelope.payloadType, Buffer.from(envelope.payload, 'base64'));
    return verify(hashFor(key), signed, key, Buffer.from(sig, 'base64'));
  } catch {
    return false;
  }
}

/** The envelopes of a file with one a line, as `*.intoto.jsonl` has them; what is no envelope is left out. */
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
