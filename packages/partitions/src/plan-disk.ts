import { bytes, bytesToSectors, failure, sectors, success, type Diagnostic, type Result } from '@nx-aib/core';
import { QM_VAR } from '@nx-aib/qm';
import { chooseDataPartition, type DataChoice } from './data-partition';
import type { DiskInput } from './disk-input';
import { plannedFilesystem } from './filesystem';
import { derivedDosId, derivedUuid } from './identity';
import { layOut, type Place } from './layout';
import { measured, partsOf, sizesWithoutPartition, type Part } from './part';
import { EXTENDED_DOS_TYPE, partitionType } from './partition-type';
import type { DiskPlan, PlannedPartition } from './plan';
import { sizeErrors } from './size-errors';

/** The image's size if neither the manifest nor the target sets one: 8 GiB. */
export const DEFAULT_IMAGE_SIZE = bytes(8_589_934_592);

/**
 * Plans the disk: every partition with its position, type and identifiers, and every file system with its mount point.
 * The same input gives the same plan, including identifiers.
 *
 * Errors: `partitions/does-not-fit`, `too-small`, `too-large-for-dos`, `too-large`, `not-in-boot-scheme`, `label`,
 * `duplicate-uuid`. Warnings: none.
 */
export function planDisk(input: DiskInput): Result<DiskPlan> {
  const wrong = [...labelErrors(input), ...sizesWithoutPartition(input)];
  if (wrong.length > 0) return failure(wrong);

  const choices = dataChoices(input);
  const imageSize = input.imageSize ?? input.defaultImageSize ?? DEFAULT_IMAGE_SIZE;
  const parts = partsOf(input, choices);
  const places = layOut(input.label, imageSize, measured(parts, imageSize));
  const errors = sizeErrors(input, imageSize, parts, places);
  if (errors.length > 0) return failure(errors);

  const grows = input.partitions?.root?.grow ?? input.rootGrows ?? false;
  const plan: DiskPlan = {
    label: input.label,
    diskId: input.label === 'gpt' ? derivedUuid(input.seed, 'disk') : derivedDosId(input.seed),
    size: imageSize,
    sectors: bytesToSectors(imageSize),
    partitions: places.map((place) => plannedPartition(place, parts, input)),
    external: choices.flatMap((choice) => (choice.kind === 'external' ? [choice.mount] : [])),
    ...(grows ? { rootGrows: true } : {}),
  };
  const duplicates = duplicateUuids(plan);
  return duplicates.length > 0 ? failure(duplicates) : success(plan);
}

/** aboot finds its slots by GPT name; a board's sbl is where a GPT's entries would be. */
function labelErrors({ bootScheme, label }: DiskInput): readonly Diagnostic[] {
  const needed = bootScheme === 'aboot' ? 'gpt' : bootScheme === 'grub2-sbl' ? 'dos' : label;
  if (needed === label) return [];
  return [
    {
      code: 'partitions/label',
      severity: 'error',
      message: `boot scheme ${bootScheme} needs a ${needed} partition table, not ${label}`,
      hint: 'choose another boot scheme for this target',
      path: ['target'],
    },
  ];
}

function dataChoices(input: DiskInput): readonly DataChoice[] {
  const choices = [chooseDataPartition('var', input.partitions?.var)];
  // Without QM nothing would use /var/qm; the manifest's own checks warn of a var_qm that has no effect.
  if (input.hasQm) choices.push(chooseDataPartition('var_qm', input.partitions?.var_qm));
  return choices;
}

function plannedPartition(place: Place, parts: readonly Part[], input: DiskInput): PlannedPartition {
  const { number, role } = place;
  const extent = { number, start: sectors(place.start), size: sectors(place.size) };
  if (role === 'extended') {
    return { ...extent, name: role, type: EXTENDED_DOS_TYPE, uuid: null, bootable: false, filesystem: null };
  }
  const uuid = parts.find((part) => part.role === role)?.uuid;
  return {
    ...extent,
    name: role === 'root' ? (input.rootName ?? 'root') : role,
    type: partitionType(role, input),
    uuid: input.label === 'gpt' ? derivedUuid(input.seed, `partition/${role}`) : null,
    bootable: input.label === 'dos' && role === 'efi' && (input.efi?.bootable ?? false),
    filesystem: plannedFilesystem(role, input.seed, uuid),
  };
}

/** If two file systems have the same UUID, it is random which one is mounted. */
function duplicateUuids(plan: DiskPlan): readonly Diagnostic[] {
  const filesystems = plan.partitions.flatMap(({ filesystem }) => filesystem ?? []);
  const mounts = [...filesystems, ...plan.external].map(({ uuid, mountPoint }) => ({ uuid, mountPoint }));
  return mounts.flatMap(({ uuid, mountPoint }, index) => {
    const first = mounts.slice(0, index).find((other) => other.uuid === uuid);
    return first === undefined ? [] : [duplicateUuid(first.mountPoint, mountPoint, uuid)];
  });
}

function duplicateUuid(first: string, second: string, uuid: string): Diagnostic {
  const key = [first, second].includes(QM_VAR) ? 'var_qm' : 'var';
  return {
    code: 'partitions/duplicate-uuid',
    severity: 'error',
    message: `${first} and ${second} have the same file system UUID ${uuid}`,
    hint: 'give each of them its own uuid, or none: nx-aib then derives it',
    path: ['image', 'partitions', key, 'uuid'],
  };
}
