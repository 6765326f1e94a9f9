import type { Arch, Diagnostic } from '@nx-aib/core';
import type { ImageMode } from '@nx-aib/image-plan';

/** What identifies an image, regardless of its version. */
interface ImageIdentity {
  /** The Nx project; undefined if there is none. */
  readonly project?: string | undefined;
  readonly name: string;
  readonly target: string;
  readonly arch: Arch;
  readonly mode: ImageMode;
}

/**
 * The default seed of an image's UUIDs. Different images have different seeds, versions of one image the same. An
 * image's name contains no slash, so it cannot be confused with a project.
 */
function defaultSeed({ project, name, target, arch, mode }: ImageIdentity): string {
  return [...(project === undefined ? [] : [project]), name, target, arch, mode].join('/');
}

/** The required format of an explicit seed. */
export const SEED_FORM = 'a text of 1 to 256 printable characters';

/** Whether a value has this format: it is shown in plans and stored in image.json. */
export function isSeed(value: unknown): value is string {
  return typeof value === 'string' && /^\P{C}{1,256}$/u.test(value);
}

/** The seed of an image's UUIDs: what was given as an option, otherwise as a define, otherwise the image's identity. */
export function seedOf(option: unknown, define: unknown, identity: ImageIdentity): string {
  const given = option ?? define;
  return isSeed(given) ? given : defaultSeed(identity);
}

/** Errors in a seed given as an option. */
export function seedErrors(seed: string | undefined): Diagnostic[] {
  if (seed === undefined || isSeed(seed)) return [];
  const message = `--seed must be ${SEED_FORM}, not ${JSON.stringify(seed)}`;
  return [{ code: 'plan/seed', severity: 'error', message }];
}
