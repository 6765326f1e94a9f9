import type { Arch } from '@nx-aib/image-plan';
import { failure, type Manifest, type Result } from '@nx-aib/manifest';
import { planDisk, type DiskPlan } from '@nx-aib/partitions';
import type { BootFacts, Target } from '@nx-aib/platforms';
import { errorAt } from './findings';

/** The disk that a manifest and a target together ask for. */
export function planTargetDisk(
  manifest: Manifest,
  target: Target,
  boot: BootFacts,
  arch: Arch,
): Result<DiskPlan> {
  if (boot.scheme !== 'esp-systemd-boot') return failure([otherScheme(target, boot)]);
  return planDisk({
    name: manifest.name,
    imageSize: manifest.image?.image_size,
    defaultImageSize: target.imageSize ?? undefined,
    label: target.label,
    bootScheme: boot.scheme,
    arch,
    partitions: manifest.image?.partitions,
    hasQm: manifest.qm !== undefined,
    rootName: target.rootName,
    rootGrows: target.rootGrows,
    efi: target.efi,
  });
}

function otherScheme(target: Target, boot: BootFacts): ReturnType<typeof errorAt> {
  const message = `target ${target.name} boots with ${boot.scheme}, and only esp-systemd-boot can be built`;
  return errorAt(['target'], 'unsupported/boot-scheme', message, 'choose another target');
}
