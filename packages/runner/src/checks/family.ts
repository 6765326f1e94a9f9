import { familyOf } from '@nx-aib/families';
import type { ImagePlan } from '@nx-aib/image-plan';
import type { FamilyInGuest, FamilyPlanning, PackageFamily } from '@nx-aib/package-family';

/** Says nothing of a system, so that each check that asks fails; of a distribution that this version does not know. */
const SILENT: FamilyInGuest = {
  installedScript: () => 'true',
  parseInstalled: () => [],
  kernelScript: () => 'true',
  otherKernel: () => 'this version of nx-aib does not know the distribution of the image',
};

function familyIn({ distro }: Pick<ImagePlan, 'distro'>): PackageFamily | undefined {
  return familyOf(distro);
}

/** How the system of an image is asked about its packages. */
export function guestOf(plan: Pick<ImagePlan, 'distro'>): FamilyInGuest {
  return familyIn(plan)?.guest ?? SILENT;
}

/** What is to be known of the names of an image's packages. */
export function planningOf(plan: Pick<ImagePlan, 'distro'>): Pick<FamilyPlanning, 'requestedName'> {
  return familyIn(plan)?.planning ?? { requestedName: (request) => request };
}
