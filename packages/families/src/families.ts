import { DEBIAN } from '@nx-aib/debian';
import type { PackageFamily } from '@nx-aib/package-family';
import { loadDistribution, type Distribution } from '@nx-aib/platforms';

/** All package families: to add one, add a line here. */
export const FAMILIES: readonly PackageFamily[] = [DEBIAN];

/** The family of a distribution. @throws Error when its data names none: a bug in the data */
export function familyNamed({ name, family }: Pick<Distribution, 'name' | 'family'>): PackageFamily {
  const known = FAMILIES.find((one) => one.name === family);
  if (known === undefined)
    throw new Error(`the data of ${name} names the unknown package family "${family}"`);
  return known;
}

/** The family of the distribution that an image was made of; undefined for one that this version does not know. */
export function familyOf(distro: string): PackageFamily | undefined {
  const distribution = loadDistribution(distro);
  return distribution.ok ? familyNamed(distribution.value) : undefined;
}
