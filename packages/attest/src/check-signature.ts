import path from 'node:path';
import { X509Certificate, type KeyObject } from 'node:crypto';
import { readFileFacts, readTextIfThere } from '@nx-aib/build-machine';
import type { ImageDescriptor } from '@nx-aib/image-plan';
import { failure, success, type Result } from '@nx-aib/core';
import { readCertificates, trustedKey } from './certificates';
import { sha256Of } from './described-files';
import { isSignedBy, parseEnvelopes, PAYLOAD_TYPE, type Envelope, type EnvelopeSignature } from './envelope';
import { keyIdOf, problem, readPublicKey } from './keys';
import { readNamed, signatureFileOf } from './sign-descriptor';
import { parseStatement, type SignedFacts } from './statement';

/**
 * Which signatures are trusted: file names as given by the user; at least one of the two. If both are set, both must
 * match.
 */
export interface TrustFiles {
  /** A public key in PEM. */
  readonly key?: string | undefined;
  /** Certificates of authorities in PEM. */
  readonly ca?: string | undefined;
}

/** Trusted signers: a public key, and anyone with a certificate that leads to one of the anchors. */
export interface Trust {
  readonly key?: KeyObject;
  readonly anchors: readonly X509Certificate[];
}

/** The result of checking one statement of a signature. */
export interface SignatureFinding {
  readonly seen: string;
  /** Why it is refused; absent if it is correct. */
  readonly problem?: string;
}

/** The results of checking an image's signature. */
export interface SignatureFindings {
  /** Whether a trusted signer has signed. */
  readonly signer: SignatureFinding;
  readonly descriptor: SignatureFinding;
  readonly image: SignatureFinding;
  /** Undefined if no manifest was given. */
  readonly manifest?: SignatureFinding;
}

/** Errors: `attest/no-file`, `attest/public-key`, `attest/key-type`, `attest/certificate`, `attest/no-trust`. */
export async function readTrust({ key, ca }: TrustFiles): Promise<Result<Trust>> {
  if (key === undefined && ca === undefined)
    return failure([problem('no-trust', 'no public key and no CA certificates were given')]);
  const trust: { key?: KeyObject; anchors: X509Certificate[] } = { anchors: [] };
  if (key !== undefined) {
    const pem = await readNamed(key, 'key');
    if (!pem.ok) return pem;
    const read = readPublicKey(pem.value, key);
    if (!read.ok) return read;
    trust.key = read.value;
  }
  if (ca !== undefined) {
    const pem = await readNamed(ca, 'certificate');
    if (!pem.ok) return pem;
    const read = readCertificates(pem.value, ca);
    if (!read.ok) return read;
    trust.anchors = read.value;
  }
  return success(trust);
}

/** An image whose signature is to be checked. */
export interface SignedImage {
  readonly descriptorFile: string;
  /** The descriptor's bytes, and their parsed content. */
  readonly text: Uint8Array;
  readonly descriptor: ImageDescriptor;
  /** The SHA-256 of the image's current file. */
  readonly imageSha256: string;
  /** The manifest that the image must be built from. */
  readonly manifestFile?: string | undefined;
}

/** Checks the signature beside a descriptor. Never throws, whatever the file contains. */
export async function checkSignature(
  image: SignedImage,
  trust: Trust,
  now = Date.now(),
): Promise<SignatureFindings> {
  const file = signatureFileOf(image.descriptorFile);
  const text = await readTextIfThere(file);
  const name = path.basename(file);
  const manifest = image.manifestFile === undefined ? undefined : await manifestDigest(image.manifestFile);
  const refused = (why: string): SignatureFindings => {
    const finding = { seen: 'no trusted signature', problem: why };
    return {
      ...{ signer: finding, descriptor: finding, image: finding },
      ...(manifest === undefined ? {} : { manifest: finding }),
    };
  };
  if (text === undefined) return refused(`the image is not signed: there is no ${name}`);
  const envelopes = parseEnvelopes(text);
  if (envelopes.length === 0) return refused(`${name} contains no signed statement`);
  const reasons: string[] = [];
  const answers: SignatureFindings[] = [];
  for (const envelope of envelopes) {
    const signer = signerOf(envelope, trust, now);
    if (!signer.ok) {
      reasons.push(signer.why);
      continue;
    }
    const statement =
      envelope.payloadType === PAYLOAD_TYPE
        ? parseStatement(Buffer.from(envelope.payload, 'base64'))
        : undefined;
    if (statement === undefined) reasons.push('the signed content is not a build statement');
    else answers.push(compare(signer.who, statement, image, manifest));
  }
  const good = answers.find((answer) => Object.values(answer).every((one: SignatureFinding) => !one.problem));
  return good ?? answers[0] ?? refused(reasons[0] ?? 'it has no signature');
}

async function manifestDigest(file: string): Promise<string | undefined> {
  const read = await readFileFacts(file);
  return read.ok ? read.sha256 : '';
}

type Signer = { readonly ok: true; readonly who: string } | { readonly ok: false; readonly why: string };

function signerOf(envelope: Envelope, trust: Trust, now: number): Signer {
  const reasons: string[] = [];
  for (const signature of envelope.signatures) {
    if (trust.key !== undefined && !isSignedBy(envelope, signature, trust.key)) {
      reasons.push('it is signed by another key, or was changed after it was signed');
      continue;
    }
    if (trust.anchors.length === 0)
      return trust.key === undefined
        ? { ok: false, why: 'no key or authority is trusted' }
        : { ok: true, who: `key ${keyIdOf(trust.key)}` };
    const key = trustedKey(chainOf(signature), trust.anchors, now);
    if (typeof key === 'string') reasons.push(key);
    else if (isSignedBy(envelope, signature, key))
      return { ok: true, who: `certificate, key ${keyIdOf(key)}` };
    else reasons.push('it was changed after it was signed');
  }
  return { ok: false, why: reasons.at(-1) ?? 'it has no signature' };
}

function chainOf({ certificate, intermediates = [] }: EnvelopeSignature): X509Certificate[] {
  try {
    const texts = certificate === undefined ? [] : [certificate, ...intermediates];
    return texts.map((text) => new X509Certificate(Buffer.from(text, 'base64')));
  } catch {
    return [];
  }
}

function compare(
  who: string,
  { subject, manifest: signedManifest }: SignedFacts,
  { descriptorFile, text, descriptor, imageSha256 }: SignedImage,
  manifest: string | undefined,
): SignatureFindings {
  const name = path.basename(descriptorFile);
  const signed = (digest: string, what: string): SignatureFinding => {
    const has = subject.some(({ digest: { sha256 } }) => sha256 === digest);
    return finding(digest, has, `the signature is for another ${what}`);
  };
  return {
    signer: { seen: who },
    descriptor: signed(sha256Of(text), name),
    image: signed(imageSha256, descriptor.artifact.file),
    ...(manifest === undefined
      ? {}
      : {
          manifest: finding(
            manifest,
            manifest === signedManifest,
            signedManifest === undefined
              ? 'the signature names no manifest'
              : 'the signature is for an image built from another manifest',
          ),
        }),
  };
}

function finding(digest: string, right: boolean, why: string): SignatureFinding {
  const seen = digest === '' ? 'no file' : `sha256 ${digest}`;
  return right ? { seen } : { seen, problem: why };
}
