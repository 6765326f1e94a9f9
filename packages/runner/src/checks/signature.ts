import type { SignatureFindings } from '@nx-aib/attest';
import { fail, pass, type Check, type CheckFamily } from './check';

/** The parts of a signature that are checked, in order. */
const SUBJECTS = {
  signer: 'the image is signed by a trusted key',
  descriptor: 'the signature matches this descriptor',
  image: 'the signature matches this image',
  manifest: 'the signature is for an image built from this manifest',
} as const;

/** The image's signature, checked before anything of the image runs. The findings come from the verifier. */
export function signatureFamily(findings: SignatureFindings): CheckFamily {
  const names = (Object.keys(SUBJECTS) as (keyof typeof SUBJECTS)[]).filter((name) => findings[name]);
  return {
    name: 'signature',
    checks: () => names.map((name) => checkOf(name, findings)),
    script: () => '',
  };
}

function checkOf(name: keyof typeof SUBJECTS, findings: SignatureFindings): Check {
  return {
    id: `signature/${name}`,
    title: SUBJECTS[name],
    expected: 'signed',
    judge: () => {
      const finding = findings[name];
      if (finding === undefined) return fail('nothing', 'not checked');
      return finding.problem === undefined ? pass(finding.seen) : fail(finding.seen, finding.problem);
    },
  };
}

/** Why an image is not booted; undefined if everything is signed. */
export function refusal(findings: SignatureFindings): string | undefined {
  return Object.values(findings).find((finding) => finding?.problem !== undefined)?.problem;
}
