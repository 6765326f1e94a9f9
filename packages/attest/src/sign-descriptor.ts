import path from 'node:path';
import { createPublicKey, type KeyObject, type X509Certificate } from 'node:crypto';
import { environmentVariable, fileState, readUserFile, writeFileAtomic } from '@nx-aib/build-machine';
import { failure, resultOf, success, type Diagnostic, type Result } from '@nx-aib/core';
import { readCertificates } from './certificates';
import { readDescribed } from './described-files';
import { PAYLOAD_TYPE, signPayload, type Envelope } from './envelope';
import { keyIdOf, problem, readPrivateKey } from './keys';
import { makeStatement, type BuildFacts } from './statement';

/** The signer's files, named as given by the user. */
export interface SignerFiles {
  /** A private key in PEM (PKCS#8). */
  readonly key: string;
  /** The key's passphrase, on the first line of a file; by default NX_AIB_SIGN_PASSPHRASE is used. */
  readonly passphraseFile?: string | undefined;
  /** The certificate of the key, and the chain to its authority, in PEM. */
  readonly certificate?: string | undefined;
}

/** A signing key with its certificates, which match it. */
export interface Signer {
  readonly key: KeyObject;
  readonly chain: readonly X509Certificate[];
}

/** A written signature; `keyid` is the SHA-256 of the public key's SPKI in DER, lower-case hexadecimal. */
export interface Signed {
  /** Where the signature was written. */
  readonly file: string;
  readonly keyid: string;
}

/** The path of an image's signature: beside its descriptor. */
export function signatureFileOf(descriptorFile: string): string {
  return `${descriptorFile}.intoto.jsonl`;
}

/**
 * Reads a key and its certificates. Warns if other users can read the key.
 *
 * Errors: `attest/no-file`, `attest/passphrase`, `attest/private-key`, `attest/key-type`, `attest/certificate`.
 */
export async function readSigner(files: SignerFiles): Promise<Result<Signer>> {
  const pem = await readNamed(files.key, 'key');
  if (!pem.ok) return pem;
  const passphrase = await passphraseOf(files.passphraseFile);
  if (!passphrase.ok) return passphrase;
  const key = readPrivateKey(pem.value, passphrase.value, files.key);
  if (!key.ok) return key;
  const warnings = readByOthers(files.key);
  if (files.certificate === undefined) return success({ key: key.value, chain: [] }, warnings);
  const text = await readNamed(files.certificate, 'certificate');
  if (!text.ok) return text;
  const chain = readCertificates(text.value, files.certificate);
  if (!chain.ok) return chain;
  const [leaf] = chain.value;
  const fits = leaf !== undefined && keyIdOf(leaf.publicKey) === keyIdOf(createPublicKey(key.value));
  const other = problem(
    'certificate',
    `the first certificate of "${files.certificate}" does not belong to the key`,
  );
  return resultOf({ key: key.value, chain: chain.value }, [...warnings, ...(fits ? [] : [other])]);
}

/**
 * Signs an image: writes a signed statement about its files and what they were built from, beside its descriptor. Files
 * that do not match the descriptor are not signed.
 *
 * Errors: `attest/no-descriptor`, `attest/not-the-image`, `image-plan/bad-descriptor`.
 */
export async function signDescriptor(
  descriptorFile: string,
  signer: Signer,
  facts: BuildFacts,
): Promise<Result<Signed>> {
  const read = await readDescribed(descriptorFile);
  if (!read.ok) return read;
  const { descriptor, subjects } = read.value;
  const payload = Buffer.from(JSON.stringify(makeStatement(subjects, descriptor, facts)));
  const keyid = keyIdOf(signer.key);
  const [leaf, ...intermediates] = signer.chain.map((one) => Buffer.from(one.toString()).toString('base64'));
  const envelope: Envelope = {
    payloadType: PAYLOAD_TYPE,
    payload: payload.toString('base64'),
    signatures: [
      {
        keyid,
        sig: signPayload(payload, signer.key).toString('base64'),
        ...(leaf === undefined ? {} : { certificate: leaf, intermediates }),
      },
    ],
  };
  const file = signatureFileOf(descriptorFile);
  await writeFileAtomic(file, `${JSON.stringify(envelope)}\n`);
  return success({ file, keyid });
}

/** Reads a file that must exist. */
export async function readNamed(file: string, what: string): Promise<Result<Uint8Array>> {
  const read = await readUserFile(file);
  if (read.ok) return success(read.content);
  const why = read.reason === 'missing' ? 'no such file' : read.reason;
  return failure([problem('no-file', `the ${what} "${file}" cannot be read: ${why}`)]);
}

async function passphraseOf(file: string | undefined): Promise<Result<string | undefined>> {
  if (file === undefined) return success(environmentVariable('NX_AIB_SIGN_PASSPHRASE'));
  const read = await readNamed(file, 'passphrase file');
  return read.ok ? success(Buffer.from(read.value).toString('utf8').split(/\r?\n/)[0]) : read;
}

function readByOthers(file: string): Diagnostic[] {
  const mode = fileState(path.resolve(file))?.mode;
  if (mode === undefined || (parseInt(mode, 8) & 0o077) === 0) return [];
  const message = `other users can read or write the key "${file}" (mode ${mode})`;
  return [{ code: 'attest/key-mode', severity: 'warning', message, hint: `chmod 600 ${file}` }];
}
