import type { ImageDescriptor } from '@nx-aib/image-plan';

/** The output of a family's script in the guest: section name → text without the trailing line feed. */
export type GuestFacts = ReadonlyMap<string, string>;

/** The result of a check. */
export interface Judgement {
  readonly verdict: 'pass' | 'fail';
  /** Set if the guest's facts make the expectation more precise, such as a share of its memory in bytes. */
  readonly expected?: string;
  readonly seen: string;
  /** Why it failed; empty if it passed and there is nothing to say. */
  readonly reason: string;
}

/** One line of the plan, and how to check it in a running system. */
export interface Check {
  /** Stable, unique within an image: `family/what`. */
  readonly id: string;
  readonly title: string;
  /** The plan's value. */
  readonly expected: string;
  /** A pure function of the guest's output. */
  readonly judge: (facts: GuestFacts) => Judgement;
}

/** Checks that share one script in the guest. */
export interface CheckFamily {
  readonly name: string;
  /** The family's checks for the plan of this image; may be empty. */
  readonly checks: (descriptor: ImageDescriptor) => Check[];
  /** A script for POSIX sh that prints sections (sections.ts); run as root in the guest's host system. */
  readonly script: (descriptor: ImageDescriptor) => string;
  /** The script's timeout in milliseconds, also under TCG; default 120 000. */
  readonly timeoutMs?: number;
}

export function pass(seen: string, reason = ''): Judgement {
  return { verdict: 'pass', seen, reason };
}

export function fail(seen: string, reason: string): Judgement {
  return { verdict: 'fail', seen, reason };
}

/** Passes if both texts are equal. */
export function same(seen: string, expected: string): Judgement {
  const verdict = seen === expected ? 'pass' : 'fail';
  return { verdict, expected, seen, reason: verdict === 'pass' ? '' : 'they differ' };
}

/** Passes if there are no problems. */
export function noneOf(problems: readonly string[], seen: string): Judgement {
  return problems.length === 0 ? pass(seen) : fail(seen, problems.join('; '));
}

/** Judges a section; a missing section is a failure, never a pass. */
export function judgeSection(
  facts: GuestFacts,
  section: string,
  judge: (text: string) => Judgement,
): Judgement {
  const text = facts.get(section);
  return text === undefined ? fail('nothing', `the guest reported nothing for "${section}"`) : judge(text);
}
