import { familyOf } from '@nx-aib/families';
import type { ImagePlan } from '@nx-aib/image-plan';
import type { FamilyInGuest, FamilyPlanning, PackageFamily } from '@nx-aib/package-family';

/** Says nothing of a system, so that each check that asks fails; of a distribution that this version does not know. */
const SILENT: FamilyInGuest = {
  knownSockets: [],
  installedScript: () => 'true',
  parseInstalled: () => [],
  kernelScript: () => 'true',
  otherKernel: () => 'this version of nx-aib does not know the distribution of the image',
};

/** Families by distributions: each of several hundred checks may ask, and a distribution's data is a file. */
const KNOWN = new Map<string, PackageFamily | undefined>();

function knownFamily(distro: string): PackageFamily | undefined {
  if (!KNOWN.has(distro)) KNOWN.set(distro, familyOf(distro));
  return KNOWN.get(distro);
}

/** How the system of an image is asked about its packages. */
export function guestOf({ distro }: Pick<ImagePlan, 'distro'>): FamilyInGuest {
  return knownFamily(distro)?.guest ?? SILENT;
}

/** What is to be known of the names of an image's packages. */
export function planningOf({ distro }: Pick<ImagePlan, 'distro'>): Pick<FamilyPlanning, 'requestedName'> {
  return knownFamily(distro)?.planning ?? { requestedName: (request) => request };
}
