import type { ImagePlan, PlannedSource } from '@nx-aib/image-plan';
import type { PackageOrigin } from '@nx-aib/builder/origin';
import { formatBytes, type Bytes } from '@nx-aib/core';
import { renderDiskTable } from '@nx-aib/partitions';
import { QM_ROOTFS } from '@nx-aib/qm';
import type { MemoryBudget } from '@nx-aib/qm-memory';
import { hanging, printable, table, WIDTH, wrapped } from './layout';
import { renderAccounts } from './render-accounts';
import { renderBudget } from './render-budget';
import { renderPaths } from './render-paths';

/** One part of the text: a heading and its lines. */
interface Section {
  readonly heading: string;
  readonly lines: readonly string[];
  /** Columns before each line; INDENT unless a section needs the whole width. */
  readonly indent?: number;
}

const INDENT = 2;

/**
 * An image plan as human-readable text for a terminal of 100 columns; empty sections are omitted. Programs can use the
 * plan's JSON.
 * @param origin where the packages would come from; default: the archive
 * @param budgets the memory budgets of other machines
 */
export function renderPlan(
  plan: ImagePlan,
  origin?: PackageOrigin,
  budgets: readonly MemoryBudget[] = [],
): string {
  const sections: readonly Section[] = [
    memorySection(plan),
    { heading: 'Memory budget', lines: renderBudget(plan.memoryBudget, budgets, INDENT) },
    oomSection(plan),
    diskSection(plan),
    packagesSection(plan, origin),
    {
      heading: 'Files (of each root, in the order in which they are applied)',
      lines: renderPaths(plan.paths),
    },
    { heading: 'Accounts', lines: renderAccounts(plan.accounts) },
    servicesSection(plan),
    kernelSection(plan),
    notesSection(plan),
  ];
  const shown = sections.filter(({ lines }) => lines.length > 0);
  return [...headline(plan), ...shown.flatMap(renderSection), ''].join('\n');
}

function renderSection({ heading, lines, indent = INDENT }: Section): string[] {
  return ['', heading, ...lines.map((line) => `${' '.repeat(indent)}${line}`.trimEnd())];
}

function headline(plan: ImagePlan): string[] {
  const version = plan.version === null ? '' : ` ${plan.version}`;
  return [
    printable(`${plan.name}${version}`),
    `${plan.distro} for ${plan.target} (${plan.arch}), ${plan.mode} mode, host name ${plan.hostname}`,
    `all timestamps in the image: ${utcTime(plan.sourceDateEpoch)} (SOURCE_DATE_EPOCH=${plan.sourceDateEpoch})`,
  ];
}

function utcTime(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function memorySection({ qm, memoryBudget }: ImagePlan): Section {
  if (qm === null) return { heading: 'QM partition: none', lines: ['The whole system is the host.'] };
  const { memTotal, max, high, cpuWeight } = qm.memory;
  const rows = [
    ['MemTotal', '', ...inBytes(memTotal), 'memory of the machine'],
    ['MemoryMax', max.setting, ...inBytes(max.shown), 'above this, QM is OOM-killed'],
    ['MemoryHigh', high.setting, ...inBytes(high.shown), 'above this, QM is throttled'],
    ...leftForHost(memoryBudget?.leftForHost ?? null),
    [
      'CPUWeight',
      String(cpuWeight),
      '',
      '',
      cpuWeight === 'idle' ? 'only CPU time that the host leaves idle' : '',
    ],
    ['root', qm.readOnly ? 'read-only' : 'writable', '', '', QM_ROOTFS],
  ];
  return {
    heading: 'QM partition (quality managed: apps without safety relevance)',
    lines: table(rows, [2, 3]),
  };
}

/** Nothing but a few kilobytes without a limit of QM, which other lines say. */
function leftForHost(left: Bytes | null): string[][] {
  if (left === null || left === 0) return [];
  return [['host', '', ...inBytes(left), 'left for the host if QM takes its maximum']];
}

function inBytes(shown: Bytes | 'infinity'): [string, string] {
  return shown === 'infinity' ? ['', 'no limit'] : [String(shown), formatBytes(shown)];
}

const OOM_REASON: Record<ImagePlan['oom']['reason'], string> = {
  qm: "the host's services are protected, because there is a QM partition",
  enable_oom_protection: "the host's services are protected, because enable_oom_protection says so",
  off: "the host's services are not protected",
};

function oomSection({ oom }: ImagePlan): Section {
  const names = table(
    oom.order.map(({ subject, oomScoreAdj }, index) => [`${index + 1}.`, subject, String(oomScoreAdj)]),
    [2],
  );
  const lines = oom.order.flatMap(({ why }, index) => {
    const name = `${names[index] ?? ''}  `;
    return hanging(name, wrapped(why.split(' '), WIDTH - INDENT - name.length));
  });
  return {
    heading: 'OOM kill order, first to last (oom_score_adj)',
    lines: [...lines, OOM_REASON[oom.reason], ...oom.notes.flatMap(bullet)],
  };
}

/** With its own width, because it may be wider than a terminal. */
function diskSection({ disk, seed }: ImagePlan): Section {
  const table = renderDiskTable(disk).trimEnd().split('\n');
  return {
    heading: 'Disk',
    lines: [...table, printable(`UUIDs are derived from the seed ${seed}`)],
    indent: 0,
  };
}

function packagesSection(
  { packages, lock, sources = [] }: ImagePlan,
  origin: PackageOrigin | undefined,
): Section {
  const labels = packages.flatMap(({ root, requested, platform }) => [
    { label: `${root}, requested (${requested.length}):`, names: requested },
    { label: `${root}, platform (${platform.length}):`, names: platform },
  ]);
  const width = Math.max(...labels.map(({ label }) => label.length)) + 1;
  const lines = labels.flatMap(({ label, names }) =>
    hanging(label.padEnd(width), names.length === 0 ? ['-'] : wrapped(names, WIDTH - INDENT - width)),
  );
  return { heading: 'Packages', lines: [...lines, ...versions(lock, origin), ...sources.flatMap(source)] };
}

function source({ line, trust }: PlannedSource): string[] {
  const what = trust === 'none' ? 'NOT VERIFIED, unsigned: ' : 'signed by other keys: ';
  return hanging(what, wrapped(printable(line).split(' '), WIDTH - INDENT - what.length));
}

/** Empty if it was not checked whether there is a lock. */
function versions(lock: ImagePlan['lock'], origin: PackageOrigin | undefined): string[] {
  if (lock === undefined) return [];
  if (lock !== null) return [`versions: all ${lock.packages} locked by ${lock.file}`];
  return hanging('versions: ', wrapped(withoutLock(origin).split(' '), WIDTH - INDENT - 'versions: '.length));
}

function withoutLock(origin: PackageOrigin = { from: 'archive' }): string {
  const unless = 'cache' in origin && origin.cache !== undefined ? `, unless ${origin.cache} has them` : '';
  const latest = `latest in the archive when they are installed${unless}`;
  if (!('installed' in origin)) return `${latest} (no lock file)`;
  const installed = `as installed from the archive on ${origin.installed.slice(0, 10)}`;
  if (origin.from === 'store') return `${installed} (cached; no lock file)`;
  return `${installed} (cached) for ${origin.stored.join(', ')}; for ${origin.missing.join(', ')} the ${latest} (no lock file)`;
}

function servicesSection({ services }: ImagePlan): Section {
  const rows = services.map(({ root, unit, state, origin }) => [root, unit, state, `by ${origin}`]);
  return { heading: 'Services', lines: table(rows) };
}

function kernelSection({ kernel, boot }: ImagePlan): Section {
  const label = 'command line  ';
  const lines = [
    `package       ${kernel.package}`,
    ...hanging(label, wrapped(kernel.cmdline, WIDTH - INDENT - label.length)),
    `consoles      ${boot.consoles.join(' ')}`,
    `boot          ${boot.scheme}`,
    ...(kernel.removedModules.length === 0 ? [] : [`without       ${kernel.removedModules.join(' ')}`]),
  ];
  return { heading: 'Kernel', lines };
}

function notesSection({ notes }: ImagePlan): Section {
  return { heading: 'Notes', lines: notes.flatMap(bullet) };
}

function bullet(sentence: string): string[] {
  return hanging('- ', wrapped(sentence.split(' '), WIDTH - INDENT - 2));
}
