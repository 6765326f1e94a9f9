import { type Arch, failure, type ManifestPath, type Result } from '@nx-aib/core';
import type { Manifest } from '@nx-aib/manifest';
import { planDisk, type DiskPlan } from '@nx-aib/partitions';
import type { BootFacts, Target } from '@nx-aib/platforms';
import { errorAt } from './findings';

/** The disk for a manifest and a target. */
export function planTargetDisk(
  manifest: Manifest,
  target: Target,
  boot: BootFacts,
  arch: Arch,
  seed: string,
): Result<DiskPlan> {
  if (boot.scheme !== 'esp-systemd-boot') return failure([otherScheme(target, boot)]);
  const planned = planDisk({
    seed,
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
  if (!planned.ok) return planned;
  const partitions = planned.value.partitions.map((partition) => ({
    ...partition,
    at: placeOfSize(partition.name, manifest),
  }));
  return { ...planned, value: { ...planned.value, partitions } };
}

/** The value that determines a partition's size: its own size, or the image's, because root gets the rest. */
function placeOfSize(name: string, { image }: Manifest): ManifestPath {
  const key = name === 'qm_var' ? 'var_qm' : name;
  if (key === 'root') return ['image', 'image_size'];
  const { var: ofVar, var_qm: ofQm } = image?.partitions ?? {};
  const data = key === 'var' ? ofVar : key === 'var_qm' ? ofQm : undefined;
  return [
    'image',
    'partitions',
    key,
    data !== undefined && 'relative_size' in data ? 'relative_size' : 'size',
  ];
}

function otherScheme(target: Target, boot: BootFacts): ReturnType<typeof errorAt> {
  const message = `target ${target.name} boots with ${boot.scheme}; only esp-systemd-boot is supported yet`;
  return errorAt(['target'], 'unsupported/boot-scheme', message, 'choose another target');
}
