import type { Arch, Diagnostic } from '@nx-aib/core';

/** What identifies an image, regardless of its version. */
interface ImageIdentity {
  /** The Nx project; undefined if there is none. */
  readonly project: string | undefined;
  readonly name: string;
  readonly target: string;
  readonly arch: Arch;
  readonly mode: 'package' | 'image';
}

/**
 * The default seed of an image's UUIDs. Different images have different seeds, versions of one image the same. An
 * image's name contains no slash, so it cannot be confused with a project.
 */
export function defaultSeed({ project, name, target, arch, mode }: ImageIdentity): string {
  return [...(project === undefined ? [] : [project]), name, target, arch, mode].join('/');
}

/** The required format of an explicit seed. */
export const SEED_FORM = 'a text of 1 to 256 printable characters';

/** Whether a value has this format: it is shown in plans and stored in image.json. */
export function isSeed(value: unknown): value is string {
  return typeof value === 'string' && /^\P{C}{1,256}$/u.test(value);
}

/** Errors in a seed given as an option. */
export function seedErrors(seed: string | undefined): Diagnostic[] {
  if (seed === undefined || isSeed(seed)) return [];
  const message = `--seed must be ${SEED_FORM}, not ${JSON.stringify(seed)}`;
  return [{ code: 'plan/seed', severity: 'error', message }];
}
