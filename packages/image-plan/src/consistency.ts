import { SECTOR_SIZE } from '@nx-aib/core';
import type { Finding } from './check-shape';
import { countsOf, type PlanCounts } from './counts';
import type { ImageDescriptor } from './descriptor';
import type { ImagePlan } from './image-plan';
import { QM_VAR, type Root } from '@nx-aib/qm';
import { rootsOf } from './roots';

/** Contradictions in a descriptor that conforms to the schema: no build writes such a descriptor. */
export function checkConsistency(descriptor: ImageDescriptor): Finding[] {
  return [
    ...digestFindings(descriptor),
    ...countFindings(descriptor),
    ...rootFindings(descriptor),
    ...oomFindings(descriptor.plan),
    ...diskFindings(descriptor.plan),
    ...bootFindings(descriptor.plan),
    ...duplicates(descriptor),
  ];
}

function digestFindings({ artifact }: ImageDescriptor): Finding[] {
  const [whole, withoutHoles] = ['sha256', 'contentDigest'].map((key) => Object.hasOwn(artifact, key));
  if (whole !== withoutHoles) return [];
  return [
    { at: 'artifact', message: `has ${whole === true ? 'both' : 'neither'} of sha256 and contentDigest` },
  ];
}

function countFindings(descriptor: ImageDescriptor): Finding[] {
  const found = countsOf(descriptor);
  return (Object.keys(found) as (keyof PlanCounts)[]).flatMap((name) => {
    const [now, built] = [found[name], descriptor.counts[name]];
    return now === built ? [] : [{ at: `counts.${name}`, message: `is ${built}, and the plan has ${now}` }];
  });
}

/** Every root that contains anything has its packages, and there is no QM root without QM. */
function rootFindings({ plan, installed }: ImageDescriptor): Finding[] {
  const roots = rootsOf(plan);
  const used: readonly (readonly [string, readonly { readonly root: Root }[]])[] = [
    ['plan.packages', plan.packages],
    ['plan.paths', plan.paths],
    ['plan.services', plan.services],
    ['installed', installed],
  ];
  const foreign = used.flatMap(([at, entries]) =>
    entries.flatMap(({ root }, index) =>
      roots.includes(root) ? [] : [{ at: `${at}[${index}].root`, message: 'is qm, but plan.qm is null' }],
    ),
  );
  const without = roots.flatMap((root) => [
    ...(plan.packages.some((entry) => entry.root === root)
      ? []
      : [{ at: 'plan.packages', message: `has nothing of ${root}` }]),
    ...(installed.some((entry) => entry.root === root)
      ? []
      : [{ at: 'installed', message: `has no package of ${root}` }]),
  ]);
  return [...foreign, ...without];
}

function oomFindings({ oom, qm }: ImagePlan): Finding[] {
  const findings: Finding[] = [];
  if (oom.enabled !== (oom.reason !== 'off'))
    findings.push({ at: 'plan.oom.enabled', message: `is ${oom.enabled}, and the reason is ${oom.reason}` });
  if (oom.enabled !== (oom.defaultOOMScoreAdjust !== null)) {
    const message = `is ${String(oom.defaultOOMScoreAdjust)}, and plan.oom.enabled is ${oom.enabled}`;
    findings.push({ at: 'plan.oom.defaultOOMScoreAdjust', message });
  }
  const needed = ['host services', ...(qm === null ? [] : ['qm.service', 'nested containers'])];
  for (const subject of needed) {
    if (!oom.order.some((entry) => entry.subject === subject))
      findings.push({ at: 'plan.oom.order', message: `lacks ${subject}` });
  }
  return findings;
}

function diskFindings({ disk }: ImagePlan): Finding[] {
  const findings: Finding[] = [];
  if (disk.sectors * SECTOR_SIZE !== disk.size)
    findings.push({
      at: 'plan.disk.sectors',
      message: `is ${disk.sectors}, and the size ${disk.size} bytes`,
    });
  const sorted = [...disk.partitions].sort((a, b) => a.start - b.start);
  disk.partitions.forEach((partition, index) => {
    const at = `plan.disk.partitions[${index}]`;
    if (partition.start + partition.size > disk.sectors)
      findings.push({ at, message: 'ends after the end of the disk' });
    if ((disk.label === 'gpt') !== (partition.uuid !== null))
      findings.push({ at: `${at}.uuid`, message: `does not fit a ${disk.label} table` });
    if ((disk.label === 'gpt') !== partition.type.includes('-'))
      findings.push({ at: `${at}.type`, message: `does not fit a ${disk.label} table` });
    // The extended partition of a DOS table contains other partitions.
    const next = sorted[sorted.indexOf(partition) + 1];
    const holds = disk.label === 'dos' && partition.filesystem === null;
    if (next !== undefined && !holds && partition.start + partition.size > next.start)
      findings.push({ at, message: `overlaps partition ${next.number}` });
  });
  return findings;
}

function bootFindings({ boot, disk, kernel, qm }: ImagePlan): Finding[] {
  const mounted = disk.partitions.flatMap(({ filesystem }) => filesystem?.mountPoint ?? []);
  const findings: Finding[] = [];
  if (!mounted.includes('/'))
    findings.push({ at: 'plan.disk.partitions', message: 'has no root file system' });
  if (!disk.partitions.some(({ filesystem }) => filesystem?.type === 'vfat'))
    findings.push({ at: 'plan.disk.partitions', message: `has no partition that ${boot.scheme} boots from` });
  if (qm === null && mounted.includes(QM_VAR))
    findings.push({ at: 'plan.disk.partitions', message: `has ${QM_VAR}, but plan.qm is null` });
  boot.consoles.forEach((device, index) => {
    if (!kernel.cmdline.some((word) => word === `console=${device}` || word.startsWith(`console=${device},`)))
      findings.push({
        at: `plan.boot.consoles[${index}]`,
        message: `is ${device}, which is not on the kernel command line`,
      });
  });
  return findings;
}

/** Two items with the same name would be the same check, or contradict each other. */
function duplicates({ plan, installed }: ImageDescriptor): Finding[] {
  const { accounts, disk } = plan;
  const filesystems = disk.partitions.flatMap(({ filesystem }) => filesystem ?? []);
  const named: readonly (readonly [string, readonly (string | number)[]])[] = [
    ['plan.disk.partitions', disk.partitions.map(({ number }) => number)],
    ['plan.disk.partitions', disk.partitions.map(({ name }) => name)],
    ['plan.disk', [...filesystems, ...disk.external].map(({ mountPoint }) => mountPoint)],
    ['plan.packages', plan.packages.map(({ root }) => root)],
    ...plan.packages.flatMap(({ requested, platform }, index): [string, readonly string[]][] => [
      [`plan.packages[${index}].requested`, requested],
      [`plan.packages[${index}].platform`, platform],
    ]),
    ['plan.services', plan.services.map(({ root, unit }) => `${root} ${unit}`)],
    ['plan.accounts.users', accounts.users.map(({ name }) => name)],
    ['plan.accounts.groups', accounts.groups.map(({ name }) => name)],
    ['plan.kernel.removedModules', plan.kernel.removedModules],
    ['plan.oom.order', plan.oom.order.map(({ subject }) => subject)],
    ['plan.boot.consoles', plan.boot.consoles],
    ['installed', installed.map(({ root, name, arch }) => `${root} ${name}:${arch}`)],
  ];
  return named.flatMap(([at, names]) =>
    repeated(names).map((name) => ({ at, message: `has ${name} twice` })),
  );
}

function repeated(names: readonly (string | number)[]): (string | number)[] {
  const seen = new Set<string | number>();
  return names.filter((name) => seen.size === seen.add(name).size);
}
