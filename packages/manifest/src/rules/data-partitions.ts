import { errorAt, listed, noteAt, warningAt, type Finding } from '../finding';
import type { Bytes } from '@nx-aib/core';
import type { Uuid } from '../uuid';
import type { Draft, Rule } from './draft';

type Name = 'var' | 'var_qm';

/** var and var_qm: only one way of sizing, and no keys without effect. */
export const dataPartitions: Rule = (draft) =>
  (['var', 'var_qm'] as const).flatMap((name) => {
    const partition = draft.image?.partitions?.[name];
    return partition === undefined ? [] : judge(name, partition, draft);
  });

/** A partition as written: with one size key, several, or none. */
interface Written {
  readonly size?: Bytes | undefined;
  readonly relative_size?: number | undefined;
  readonly external?: true | undefined;
  readonly uuid?: Uuid | undefined;
}

/** The alternative keys that define a partition. */
const WAYS = ['size', 'relative_size', 'external'] as const;

const path = (name: Name): readonly string[] => ['image', 'partitions', name];

function judge(name: Name, partition: Written, draft: Draft): readonly Finding[] {
  const ways = WAYS.filter((key) => partition[key] !== undefined);
  if (ways.length > 1) return [severalWays(name, ways)];
  const external = partition.external === true;
  if (external && partition.uuid === undefined) return [externalWithoutUuid(name)];
  const without = name === 'var_qm' && draft.qm === undefined ? [withoutQm()] : [];
  if (without.length > 0) return without;
  if (ways.length === 0) return [noPartition(name)];
  return partition.uuid !== undefined && partition.size === 0 ? [uuidWithoutEffect(name)] : [];
}

function severalWays(name: Name, ways: readonly string[]): Finding {
  return errorAt(path(name), {
    code: 'manifest/partition-size-conflict',
    message: `${listed(ways)} are mutually exclusive`,
    hint: `keep one of ${listed(ways)}`,
  });
}

function externalWithoutUuid(name: Name): Finding {
  return {
    ...errorAt([...path(name), 'external'], {
      code: 'manifest/external-without-uuid',
      message: 'an external partition has no uuid',
      hint: 'add uuid: with the UUID of the file system (see blkid), which is used to mount it',
    }),
    causes: [[...path(name), 'uuid']],
  };
}

function withoutQm(): Finding {
  return warningAt(
    path('var_qm'),
    {
      code: 'manifest/var-qm-without-qm',
      message: 'var_qm has no effect without a qm section',
      hint: 'add a qm section, or remove var_qm',
    },
    'key',
  );
}

/** Other tools make a partition of 30 % of the image here. */
function noPartition(name: Name): Finding {
  const note = noteAt(
    path(name),
    {
      code: 'manifest/partition-off',
      message: `${name} makes no partition: it has no size`,
      hint: 'add size, relative_size or external to make one',
    },
    'key',
  );
  return { ...note, causes: WAYS.map((key) => [...path(name), key]) };
}

function uuidWithoutEffect(name: Name): Finding {
  return warningAt([...path(name), 'uuid'], {
    code: 'manifest/uuid-without-effect',
    message: 'the uuid has no effect: the size is 0',
    hint: 'remove it, or give a size',
  });
}
