import { X509Certificate, type KeyObject } from 'node:crypto';
import { failure, success, type Result } from '@nx-aib/manifest';
import { isKnownType, problem } from './keys';

const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** id-kp-codeSigning, RFC 5280, 4.2.1.12. */
const CODE_SIGNING = '1.3.6.1.5.5.7.3.3';

/** Longer chains do not occur. */
const LONGEST_CHAIN = 10;

/** The certificates of a PEM text, in its order. Error: `attest/certificate`. */
export function readCertificates(pem: Uint8Array, name: string): Result<X509Certificate[]> {
  const texts = Buffer.from(pem).toString('latin1').match(PEM) ?? [];
  try {
    if (texts.length > 0) return success(texts.map((text) => new X509Certificate(text)));
  } catch {
    // It looks like one and is none.
  }
  return failure([problem('certificate', `"${name}" has no certificate in PEM`)]);
}

/**
 * The key of a certificate for signing code, where certificates lead from it to one of `anchors`, each of them valid at
 * `now`; otherwise why it is not trusted. Neither revocation nor name constraints are looked at.
 *
 * @param now in milliseconds since 1970
 */
export function trustedKey(
  chain: readonly X509Certificate[],
  anchors: readonly X509Certificate[],
  now: number,
): KeyObject | string {
  const [leaf] = chain;
  if (leaf === undefined) return 'it has no certificate';
  // Node calls the extended usages keyUsage.
  if (!(leaf.keyUsage as readonly string[] | undefined)?.includes(CODE_SIGNING))
    return `its certificate (${nameOf(leaf)}) is not for signing code`;
  if (!isKnownType(leaf.publicKey)) return `the key of its certificate (${nameOf(leaf)}) is of another type`;
  let current = leaf;
  for (let length = 0; length < LONGEST_CHAIN; length++) {
    const late = outOfDate(current, now);
    if (late !== undefined) return late;
    const anchor = anchors.find((one) => issued(one, current));
    if (anchor !== undefined) return outOfDate(anchor, now) ?? leaf.publicKey;
    const issuer = chain.find((one) => one !== current && issued(one, current));
    if (issuer === undefined) return `its certificate (${nameOf(leaf)}) is of no authority that is trusted`;
    current = issuer;
  }
  return 'the chain of its certificates is too long';
}

function issued(issuer: X509Certificate, subject: X509Certificate): boolean {
  try {
    return issuer.ca && subject.checkIssued(issuer) && subject.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

function outOfDate(certificate: X509Certificate, now: number): string | undefined {
  const { validFrom, validTo } = certificate;
  if (now < Date.parse(validFrom))
    return `the certificate ${nameOf(certificate)} is valid from ${validFrom} on`;
  if (now > Date.parse(validTo)) return `the certificate ${nameOf(certificate)} has expired on ${validTo}`;
  return undefined;
}

/** Its subject on one line: `O=Cars, CN=release`. */
function nameOf({ subject }: X509Certificate): string {
  return subject.split('\n').join(', ');
}
