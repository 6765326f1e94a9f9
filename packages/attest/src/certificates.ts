import { X509Certificate, type KeyObject } from 'node:crypto';
import { failure, success, type Result } from '@nx-aib/core';
import { isKnownType, problem } from './keys';

const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** id-kp-codeSigning, RFC 5280, 4.2.1.12. */
const CODE_SIGNING = '1.3.6.1.5.5.7.3.3';

/** Longer chains do not occur in practice. */
const LONGEST_CHAIN = 10;

/** The certificates in a PEM text, in order. Error: `attest/certificate`. */
export function readCertificates(pem: Uint8Array, name: string): Result<X509Certificate[]> {
  const texts = Buffer.from(pem).toString('latin1').match(PEM) ?? [];
  try {
    if (texts.length > 0) return success(texts.map((text) => new X509Certificate(text)));
  } catch {
    // It looks like a certificate but is not a valid one.
  }
  return failure([problem('certificate', `"${name}" contains no PEM certificate`)]);
}

/**
 * The key of a code-signing certificate, if a chain of certificates leads from it to one of `anchors`, each of them
 * valid at `now`; otherwise why it is not trusted. Revocation and name constraints are not checked.
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
  // Node calls the extended key usages keyUsage.
  if (!(leaf.keyUsage as readonly string[] | undefined)?.includes(CODE_SIGNING))
    return `its certificate (${nameOf(leaf)}) is not for signing code`;
  if (!isKnownType(leaf.publicKey)) return `the key of its certificate (${nameOf(leaf)}) is of another type`;
  const unknown = `its certificate (${nameOf(leaf)}) was not issued by a trusted authority`;
  return whyUntrusted(leaf, { chain, anchors, now, unknown }, 0) ?? leaf.publicKey;
}

interface Search {
  readonly chain: readonly X509Certificate[];
  readonly anchors: readonly X509Certificate[];
  readonly now: number;
  readonly unknown: string;
}

/**
 * Why no chain leads from a certificate to an anchor; undefined if one does. All chains are tried, because a renewed
 * authority has the same name and key as the one before it.
 *
 * @param authorities number of authorities between the issuer to be found and the leaf
 */
function whyUntrusted(current: X509Certificate, search: Search, authorities: number): string | undefined {
  const { chain, anchors, now } = search;
  const late = outOfDate(current, now);
  if (late !== undefined) return late;
  if (authorities >= LONGEST_CHAIN) return 'its certificate chain is too long';
  const reasons: string[] = [];
  for (const [issuers, next] of [
    [anchors, () => undefined],
    [chain, (issuer: X509Certificate) => whyUntrusted(issuer, search, authorities + 1)],
  ] as const) {
    for (const issuer of issuers.filter((one) => one !== current && issued(one, current))) {
      const why = outOfDate(issuer, now) ?? tooFarAbove(issuer, authorities) ?? next(issuer);
      if (why === undefined) return undefined;
      reasons.push(why);
    }
  }
  return reasons[0] ?? search.unknown;
}

/**
 * Basic constraints (2.5.29.19) with a path length in DER, which Node does not expose: RFC 5280, 4.2.1.9. The pattern
 * is searched at every byte, and the smallest value is used: a match elsewhere by chance can only make a certificate
 * less trusted.
 */
const PATH_LENGTH = /(?=0603551d13(?:0101ff)?04[0-7][0-9a-f]30[0-7][0-9a-f](?:0101ff)?0201([0-7][0-9a-f]))/g;

/** An authority may limit the number of authorities between it and a leaf. */
function tooFarAbove(issuer: X509Certificate, authorities: number): string | undefined {
  const found = [...issuer.raw.toString('hex').matchAll(PATH_LENGTH)].filter(({ index }) => index % 2 === 0);
  const most = Math.min(Infinity, ...found.map(([, length = '']) => parseInt(length, 16)));
  return authorities <= most
    ? undefined
    : `the certificate ${nameOf(issuer)} allows at most ${most} certificates below it`;
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

/** The subject on one line: `O=Cars, CN=release`. */
function nameOf({ subject }: X509Certificate): string {
  return subject.split('\n').join(', ');
}
