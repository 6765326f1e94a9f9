import { bytes } from '@nx-aib/core';
import { bootSchemes } from '../boot-scheme';
import type { DiskInput } from '../disk-input';
import { uuidOf } from './disk-input';
import fc from 'fast-check';

const size = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 34 }),
  fc.constantFrom(0, 1, 511, 512, 2 ** 20, 2 ** 30, 2 ** 41, Number.MAX_SAFE_INTEGER),
);
const sized = fc.record({ size: size.map(bytes) }, { requiredKeys: [] });
const uuid = fc.uuid().map(uuidOf);
const data = fc.oneof(
  fc.record({ relative_size: fc.double({ min: Number.MIN_VALUE, max: 0.7, noNaN: true }) }),
  fc.record({ size: size.map(bytes), uuid }, { requiredKeys: ['size'] }),
  fc.record({ external: fc.constant(true as const), uuid }),
  fc.constant({}),
);

const partitions = fc.record(
  {
    root: fc.record({ grow: fc.boolean() }),
    efi: sized,
    boot: sized,
    aboot: sized,
    ukiboot: sized,
    vbmeta: sized,
    sbl: sized,
    var: data,
    var_qm: data,
  },
  { requiredKeys: [] },
);

/** Any input, valid or not: few of the sizes fit. */
export const anyDiskInput: fc.Arbitrary<DiskInput> = fc.record(
  {
    seed: fc.string({ unit: 'binary' }),
    imageSize: size.map(bytes),
    label: fc.constantFrom('gpt' as const, 'dos' as const),
    bootScheme: fc.constantFrom(...bootSchemes),
    arch: fc.constantFrom('x86_64' as const, 'aarch64' as const),
    hasQm: fc.boolean(),
    partitions,
    rootGrows: fc.boolean(),
    efi: fc.constantFrom(
      { dosType: '0c' as const, bootable: true },
      { dosType: 'ef' as const, bootable: false },
    ),
  },
  { requiredKeys: ['seed', 'label', 'bootScheme', 'arch', 'hasQm'] },
);

const smallData = fc.oneof(
  fc.record({ relative_size: fc.double({ min: 0.01, max: 0.3, noNaN: true }) }),
  fc.record({ size: fc.integer({ min: 2 ** 23, max: 2 ** 29 }).map(bytes) }),
  fc.constant({}),
);

/** Inputs of images of 3 to 16 GiB in which everything fits. */
export const fittingDiskInput: fc.Arbitrary<DiskInput> = fc
  .record({
    seed: fc.string(),
    imageSize: fc.integer({ min: 3 * 2 ** 30, max: 2 ** 34 }).map(bytes),
    tableAndScheme: fc.constantFrom(
      ...bootSchemes.flatMap((bootScheme) =>
        (['gpt', 'dos'] as const)
          .filter((label) => !(bootScheme === 'aboot' && label === 'dos'))
          .filter((label) => !(bootScheme === 'grub2-sbl' && label === 'gpt'))
          .map((label) => ({ label, bootScheme })),
      ),
    ),
    arch: fc.constantFrom('x86_64' as const, 'aarch64' as const),
    hasQm: fc.boolean(),
    partitions: fc.record({ var: smallData, var_qm: smallData }),
  })
  .map(({ tableAndScheme, ...rest }) => ({ ...rest, ...tableAndScheme }));
