import { checkSignature, readTrust, type TrustFiles } from '@nx-aib/attest';
import { fileSize, sha256File } from '@nx-aib/host';
import { success, type Result } from '@nx-aib/manifest';
import type { CheckFamily } from '../checks/check';
import { FAMILIES } from '../checks/families';
import { refusal, signatureFamily } from '../checks/signature';
import { failFamily, judgeFamily } from './judge-family';
import { readDescriptor, type DescribedImage } from './read-descriptor';
import type { CheckResult } from './verdict';

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

/**
 * The checks of an image's signature alone, without a boot. Errors: `runner/no-descriptor`, `image-plan/bad-descriptor` and
 * those of `readTrust` (@nx-aib/attest).
 */
export async function verifySignature(
  descriptorFile: string,
  trust: SignatureTrust,
): Promise<Result<CheckResult[]>> {
  const read = await readDescriptor(descriptorFile);
  if (!read.ok) return read;
  const looked = await lookAtSignature(read.value, trust);
  if (!looked.ok) return looked;
  const { descriptor } = read.value;
  return success(looked.value.families.flatMap((family) => judgeFamily(family, descriptor, new Map(), 0)));
}

/** The checks of an image that is not booted: those of its signature as they came out, all others failed. */
export function refusedChecks(
  { descriptor }: DescribedImage,
  families: readonly CheckFamily[],
  why: string,
): CheckResult[] {
  return [
    ...families.flatMap((family) => judgeFamily(family, descriptor, new Map(), 0)),
    ...FAMILIES.flatMap((family) => failFamily(family, descriptor, why, 0)),
  ];
}
