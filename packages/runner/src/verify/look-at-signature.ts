import { checkSignature, readTrust, type TrustFiles } from '@nx-aib/attest';
import { fileSize, sha256File } from '@nx-aib/build-machine';
import { success, type Result } from '@nx-aib/core';
import type { CheckFamily } from '../checks/check';
import { expectedChecks, FAMILIES } from '../checks/families';
import { refusal, signatureFamily } from '../checks/signature';
import { failFamily, judgeFamily } from './judge-family';
import { readDescriptor, type DescribedImage } from './read-descriptor';
import { makeVerdict, type CheckResult, type Verdict } from './verdict';

/** The required signer of an image. */
export interface SignatureTrust extends TrustFiles {
  /** The manifest whose digest must be in the signature. */
  readonly manifest?: string | undefined;
}

/** The result of checking an image's signature, before anything of the image runs. */
export interface LookedAt {
  /** The signature's check family; none if no signature is required. */
  readonly families: readonly CheckFamily[];
  /** The image's digest, if it was computed. */
  readonly imageSha256?: string;
  /** Why the image must not be booted. */
  readonly refused?: string;
}

/** Errors: those of `readTrust` (@nx-aib/attest). Problems with the signature make its checks fail. */
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

/** The result of checking only an image's signature. */
export interface VerifiedSignature {
  /** Only the checks of the signature. */
  readonly checks: readonly CheckResult[];
  /** The verdict if the image's signature is refused: it is not booted. */
  readonly refused?: Verdict;
}

/**
 * Checks only an image's signature, without a boot. Errors: `runner/no-descriptor`, `image-plan/bad-descriptor`,
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

/** The verdict on an image that is not booted: the results of its signature's checks, and all others failed. */
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
