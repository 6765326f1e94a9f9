import fs from 'node:fs';
import path from 'node:path';
import type { ImagePlan } from '@nx-aib/image-plan';
import type { CheckFamily } from '../checks/check';
import { parseSections } from '../checks/sections';
import { referenceDescriptor } from './reference';

/** The recorded output of a booted guest for a family; NUL is stored as U+2400, so that the recording is text. */
function recording(family: CheckFamily): string {
  const file = path.join(__dirname, 'recorded', `${family.name}.txt`);
  return fs.readFileSync(file, 'utf8').replaceAll('\u2400', '\0');
}

/**
 * Judges a family's checks using its recording, as `id: pass` or `id: fail, reason` lines.
 * @param changes texts in the recording and their replacements; each must occur
 */
export function judged(
  family: CheckFamily,
  plan: Partial<ImagePlan> = {},
  changes: readonly (readonly [string, string])[] = [],
): string[] {
  let output = recording(family);
  for (const [from, to] of changes) {
    if (!output.includes(from)) throw new Error(`the recording of ${family.name} has no "${from}"`);
    output = output.replace(from, () => to);
  }
  const facts = parseSections(output);
  return family.checks(referenceDescriptor(plan)).map(({ id, judge }) => {
    const { verdict, reason } = judge(facts);
    return `${id}: ${verdict}${reason === '' ? '' : `, ${reason}`}`;
  });
}

/** Every check of a family if the guest has printed nothing. */
export function judgedSilence(family: CheckFamily, plan: Partial<ImagePlan> = {}): string[] {
  return family.checks(referenceDescriptor(plan)).map(({ judge }) => judge(new Map()).verdict);
}
