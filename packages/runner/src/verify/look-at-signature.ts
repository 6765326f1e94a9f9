import { checkSignature, readTrust, type TrustFiles } from '@nx-aib/attest';
import { fileSize, sha256File } from '@nx-aib/build-machine';
import { success, type Result } from '@nx-aib/core';
import type { CheckFamily } from '../checks/check';
import { expectedChecks, FAMILIES } from '../checks/families';
import { refusal, signatureFamily } from '../checks/signature';
import { failFamily, judgeFamily } from './judge-family';
import { readDescriptor, type DescribedImage } from './read-descriptor';
import { makeVerdict, type CheckResult, type Verdict } from './verdict';

/** Whose signature an image has to have. */
export interface SignatureTrust extends TrustFiles {
  /** The manifest whose digest the signature has to name. */
  readonly manifest?: string | undefined;
}

/** What was found of an image's signature, before anything of the image runs. */
export interface LookedAt {
  /** The family of the signature; none where no signature is asked for. */
  readonly families: readonly CheckFamily[];
  /** The image's digest, where it was taken. */
  readonly imageSha256?: string;
  /** Why the image is not to be booted. */
  readonly refused?: string;
}

/** Errors: those of `readTrust` (@nx-aib/attest). What is wrong with the signature makes its checks fail. */
export async function lookAtSignature(
  { descriptor, descriptorFile, text, imageFile }: DescribedImage,
  files: SignatureTrust | undefined,
): Promise<Result<LookedAt>> {
  if (files === undefined) return success({ families: [] });
  const trust = await readTrust(files);
  if (!trust.ok) return trust;
  const isThere = (await fileSize(imageFile)) !== undefined;
  const imageSha256 = isThere ? await sha256File(imageFile) : '';
  const image = { descriptor, descriptorFile, text, imageSha256, manifestFile: files.manifest };
  const findings = await checkSignature(image, trust.value);
  const why = refusal(findings);
  return success({
    families: [signatureFamily(findings)],
    ...(isThere ? { imageSha256 } : {}),
    ...(why === undefined ? {} : { refused: `the image is not booted: ${why}` }),
  });
}

/** What is known of an image once its signature was looked at. */
export interface VerifiedSignature {
  /** The checks of the signature alone. */
  readonly checks: readonly CheckResult[];
  /** The verdict on an image whose signature is refused: it is not booted. */
  readonly refused?: Verdict;
}

/**
 * Looks at an image's signature alone, without a boot. Errors: `runner/no-descriptor`, `image-plan/bad-descriptor`,
 * `runner/ambiguous-check` and those of `readTrust` (@nx-aib/attest).
 */
export async function verifySignature(
  descriptorFile: string,
  trust: SignatureTrust,
): Promise<Result<VerifiedSignature>> {
  const read = await readDescriptor(descriptorFile);
  if (!read.ok) return read;
  const looked = await lookAtSignature(read.value, trust);
  if (!looked.ok) return looked;
  const { families, refused } = looked.value;
  const { descriptor } = read.value;
  const planned = expectedChecks(descriptor, [...families, ...FAMILIES]);
  if (!planned.ok) return planned;
  const checks = families.flatMap((family) => judgeFamily(family, descriptor, new Map(), 0));
  if (refused === undefined) return success({ checks });
  return success({ checks, refused: refusedVerdict(read.value, families, refused, planned.value) });
}

/** The verdict on an image that is not booted: its signature's checks as they came out, all others failed. */
export function refusedVerdict(
  { descriptor }: DescribedImage,
  families: readonly CheckFamily[],
  why: string,
  planned: readonly string[],
): Verdict {
  const results = [
    ...families.flatMap((family) => judgeFamily(family, descriptor, new Map(), 0)),
    ...FAMILIES.flatMap((family) => failFamily(family, descriptor, why, 0)),
  ];
  return makeVerdict({
    ...{ plan: descriptor.plan, planned, results },
    ...{ accelerator: null, problems: [], seconds: 0 },
  });
}
