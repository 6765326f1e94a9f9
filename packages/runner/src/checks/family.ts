import { familyOf } from '@nx-aib/families';
import type { ImagePlan } from '@nx-aib/image-plan';
import type { FamilyInGuest, FamilyPlanning, PackageFamily } from '@nx-aib/package-family';

/** For a distribution that this version does not know: returns nothing, so that all checks that use it fail. */
const SILENT: FamilyInGuest = {
  knownSockets: [],
  installedScript: () => 'true',
  parseInstalled: () => [],
  kernelScript: () => 'true',
  otherKernel: () => 'this version of nx-aib does not know the distribution of the image',
};

/** Families by distribution: several hundred checks may look one up, and a distribution's data is a file. */
const KNOWN = new Map<string, PackageFamily | undefined>();

function knownFamily(distro: string): PackageFamily | undefined {
  if (!KNOWN.has(distro)) KNOWN.set(distro, familyOf(distro));
  return KNOWN.get(distro);
}

/** How to query the packages of an image's system. */
export function guestOf({ distro }: Pick<ImagePlan, 'distro'>): FamilyInGuest {
  return knownFamily(distro)?.guest ?? SILENT;
}

/** Facts about the package names of an image. */
export function planningOf({ distro }: Pick<ImagePlan, 'distro'>): Pick<FamilyPlanning, 'requestedName'> {
  return knownFamily(distro)?.planning ?? { requestedName: (request) => request };
}
