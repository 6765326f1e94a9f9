import type { ImageDescriptor } from '@nx-aib/image-plan';

/** What a family's script printed in the guest: section name → text without the line feed at its end. */
export type GuestFacts = ReadonlyMap<string, string>;

/** How a check came out. */
export interface Judgement {
  readonly verdict: 'pass' | 'fail';
  /** Given where the guest's facts make the expectation more exact, as a share of its memory in bytes. */
  readonly expected?: string;
  readonly seen: string;
  /** Why it failed; empty when it passed and there is nothing to say. */
  readonly reason: string;
}

/** One line of the plan, and how to tell whether a running system has it. */
export interface Check {
  /** Stable, unique within an image: `family/what`. */
  readonly id: string;
  readonly title: string;
  /** What the plan says. */
  readonly expected: string;
  /** A pure function of what the guest printed. */
  readonly judge: (facts: GuestFacts) => Judgement;
}

/** Checks that share one look into the guest. */
export interface CheckFamily {
  readonly name: string;
  /** What the plan of this image asks of the family; empty when nothing. */
  readonly checks: (descriptor: ImageDescriptor) => Check[];
  /** A script of POSIX sh that prints sections (sections.ts); run as root in the guest's host system. */
  readonly script: (descriptor: ImageDescriptor) => string;
  /** How long the script may take in milliseconds, under TCG too; 120 000 where not given. */
  readonly timeoutMs?: number;
}

export function pass(seen: string, reason = ''): Judgement {
  return { verdict: 'pass', seen, reason };
}

export function fail(seen: string, reason: string): Judgement {
  return { verdict: 'fail', seen, reason };
}

/** Passes when both texts are the same. */
export function same(seen: string, expected: string): Judgement {
  const verdict = seen === expected ? 'pass' : 'fail';
  return { verdict, expected, seen, reason: verdict === 'pass' ? '' : 'they differ' };
}

/** Passes when there is nothing to complain of. */
export function noneOf(problems: readonly string[], seen: string): Judgement {
  return problems.length === 0 ? pass(seen) : fail(seen, problems.join('; '));
}

/** Judges a section; what the guest has not said is a failure, never a pass. */
export function judgeSection(
  facts: GuestFacts,
  section: string,
  judge: (text: string) => Judgement,
): Judgement {
  const text = facts.get(section);
  return text === undefined ? fail('nothing', `the guest reported nothing for "${section}"`) : judge(text);
}
