import { familyOf } from '@nx-aib/families';
import type { ImagePlan } from '@nx-aib/image-plan';
import type { FamilyInGuest, FamilyPlanning } from '@nx-aib/package-family';

/** Says nothing of a system, so that each check that asks fails; of a distribution that this version does not know. */
const SILENT: FamilyInGuest = {
  knownSockets: [],
  installedScript: () => 'true',
  parseInstalled: () => [],
  kernelScript: () => 'true',
  otherKernel: () => 'this version of nx-aib does not know the distribution of the image',
};

/** How the system of an image is asked about its packages. */
export function guestOf({ distro }: Pick<ImagePlan, 'distro'>): FamilyInGuest {
  return familyOf(distro)?.guest ?? SILENT;
}

/** What is to be known of the names of an image's packages. */
export function planningOf({ distro }: Pick<ImagePlan, 'distro'>): Pick<FamilyPlanning, 'requestedName'> {
  return familyOf(distro)?.planning ?? { requestedName: (request) => request };
}
