import type { DiskPlan, PlannedFilesystem, PlannedPartition } from '@nx-aib/partitions';
import { bytes, formatBytes, isCount, isObjectOf, isText, orNull, sectorsToBytes } from '@nx-aib/core';
import { QM_VAR } from '@nx-aib/qm';
import { LIST_BLOCK_DEVICES, parseBlockDevices, parseTable } from './block-devices';
import {
  fail,
  judgeSection,
  noneOf,
  same,
  type Check,
  type CheckFamily,
  type GuestFacts,
  type Judgement,
} from './check';
import { QM_CGROUP } from './qm-guest';
import { guestScript } from './sections';

/** The contents of the partitions and their mount points, and that QM's /var is the planned file system. */
export const filesystems: CheckFamily = {
  name: 'filesystems',
  checks: ({ plan: { disk, qm } }) => [
    ...disk.partitions.flatMap((partition) =>
      partition.filesystem === null ? [] : filesystemChecks(partition, partition.filesystem),
    ),
    ...disk.external.map(({ mountPoint, uuid }) => mountCheck(mountPoint, uuid, undefined)),
    ...(qm === null ? [] : qmVarChecks(disk)),
  ],
  script: () =>
    guestScript([
      `section devices; ${LIST_BLOCK_DEVICES}`,
      // An automount is listed as such until its directory is accessed.
      'section mounts; findmnt --json --list --bytes --evaluate -o TARGET,FSTYPE,UUID,SIZE,MAJ:MIN -t noautofs',
      'section qm-mounts',
      `group=${QM_CGROUP}`,
      'for file in "$group"/libpod-payload-*/init.scope/cgroup.procs; do',
      'read -r pid < "$file" && cut -d " " -f 3-5 "/proc/$pid/mountinfo"',
      'done',
    ]),
};

interface Mount {
  readonly target: string;
  readonly fstype: string;
  readonly uuid: string | null;
  readonly size: number | null;
  readonly 'maj:min': string;
}

const isMount = isObjectOf<Mount>({
  target: isText,
  fstype: isText,
  uuid: orNull(isText),
  size: orNull(isCount),
  'maj:min': isText,
});

function parseMounts(text: string): readonly Mount[] | undefined {
  return parseTable(text, 'filesystems', isMount);
}

function filesystemChecks(partition: PlannedPartition, planned: PlannedFilesystem): Check[] {
  const describe = (type: string, uuid: string, label: string) => `${type}, uuid ${uuid}, label ${label}`;
  const expected = describe(planned.type, planned.uuid, planned.label);
  return [
    {
      id: `filesystems/${partition.name}`,
      title: `partition ${partition.number} (${partition.name}) holds ${planned.type}`,
      expected,
      judge: (facts) =>
        judgeSection(facts, 'devices', (text) => {
          const device = parseBlockDevices(text)?.find(
            ({ partn, type }) => type === 'part' && partn === partition.number,
          );
          if (device === undefined) return fail('nothing', 'there is no such partition');
          return same(describe(device.fstype ?? '', device.uuid ?? '', device.label ?? ''), expected);
        }),
    },
    mountCheck(planned.mountPoint, planned.uuid, sectorsToBytes(partition.size)),
  ];
}

/**
 * statfs(2) excludes a file system's own tables: for the sizes that occur, more than 80 % of the partition remain, and
 * never more than all of it.
 */
const LEAST_SHARE = 0.8;

function mountCheck(mountPoint: string, uuid: string, size: number | undefined): Check {
  const fills = size === undefined ? '' : `, of ${formatBytes(bytes(size))}`;
  return {
    id: `filesystems/mount${mountPoint}`,
    title: `${mountPoint} is a separate file system`,
    expected: `uuid ${uuid}${fills}`,
    judge: (facts) =>
      withMount(facts, mountPoint, (mount) => {
        const shown = `uuid ${mount.uuid ?? ''}, ${mount.size ?? 0} bytes`;
        const problems = mount.uuid === uuid ? [] : ['another file system is mounted'];
        const seenSize = mount.size ?? 0;
        const fits = size === undefined || (seenSize <= size && seenSize >= size * LEAST_SHARE);
        return noneOf(
          [...problems, ...(fits ? [] : [`its size is not that of a partition of ${size} bytes`])],
          shown,
        );
      }),
  };
}

function withMount(facts: GuestFacts, mountPoint: string, judge: (mount: Mount) => Judgement): Judgement {
  return judgeSection(facts, 'mounts', (text) => {
    const mounts = parseMounts(text);
    if (mounts === undefined) return fail(text, 'findmnt printed something else');
    // Of several mounts on a mount point the last one is visible.
    const mount = mounts.filter(({ target }) => target === mountPoint).at(-1);
    return mount === undefined ? fail('not mounted', `nothing is mounted on ${mountPoint}`) : judge(mount);
  });
}

function qmVarChecks(disk: DiskPlan): Check[] {
  const own = [...disk.partitions.flatMap(({ filesystem }) => filesystem ?? []), ...disk.external].some(
    ({ mountPoint }) => mountPoint === QM_VAR,
  );
  if (!own) return [];
  return [
    {
      id: 'filesystems/qm-var',
      title: `QM's /var is the file system on ${QM_VAR}`,
      expected: 'the same device, its root directory',
      judge: (facts) =>
        withMount(facts, QM_VAR, (mount) =>
          judgeSection(facts, 'qm-mounts', (text) => {
            // proc_pid_mountinfo(5): device, root within it, mount point.
            const seen = text
              .split('\n')
              .filter((line) => line.endsWith(' /var'))
              .at(-1);
            if (seen === undefined) return fail('not mounted', 'QM has no /var of its own');
            return same(seen, `${mount['maj:min']} / /var`);
          }),
        ),
    },
  ];
}
