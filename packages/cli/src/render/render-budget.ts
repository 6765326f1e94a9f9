import { formatBytes, type UnitFinding } from '@nx-aib/core';
import type { PlannedMemoryBudget } from '@nx-aib/image-plan';

import type { GroupBudget, MemoryBudget, MemorySetting } from '@nx-aib/qm-memory';
import { hanging, table, WIDTH, wrapped } from './layout';

/**
 * The memory budget as lines: a row for each control group, with columns for the plan's machine and those of `others`; what
 * is left for the host, who is killed first, and the findings. Empty if there is nothing but QM and no other machine.
 */
export function renderBudget(
  budget: PlannedMemoryBudget | undefined,
  others: readonly MemoryBudget[],
  indent: number,
): string[] {
  if (budget === undefined || (!hasMoreThanQm(budget) && others.length === 0)) return [];
  const machines = [budget, ...others];
  const rows = [
    headOf(machines),
    ...budget.groups.map((group) => rowOf(group, machines)),
    ...(others.length > 0 ? leftOf(machines) : []),
  ];
  const right = machines.map((_, index) => index + 2);
  const width = WIDTH - indent;
  return [
    ...table(rows, right),
    ...kept(budget, width),
    ...(hasMoreThanQm(budget) ? killedFirst(budget, width) : []),
    ...budget.findings.flatMap((finding) => bullet(finding, width)),
  ];
}

function hasMoreThanQm({ groups }: MemoryBudget): boolean {
  return groups.some(({ kind }) => kind !== 'machine' && kind !== 'qm');
}

function headOf(machines: readonly MemoryBudget[]): string[] {
  return ['control group', 'requested', ...machines.map(({ memTotal }) => `of ${formatBytes(memTotal)}`)];
}

function rowOf(group: GroupBudget, machines: readonly MemoryBudget[]): string[] {
  const depth = group.kind === 'machine' ? 0 : group.path.split('/').length - 1;
  const name = group.kind === 'machine' ? 'machine' : nameOf(group);
  const sizes = machines.map(({ groups }) => {
    const same = groups.find(({ path }) => path === group.path);
    return same === undefined ? '' : formatBytes(same.effective.max);
  });
  return [`${'  '.repeat(depth)}${name}`, requested(group), ...sizes];
}

/** Protection has lines of its own. */
function requested({ kind, settings }: GroupBudget): string {
  const limits = settings.filter(({ key }) => key === 'max' || key === 'high');
  if (limits.length > 0) return limits.map(written).join(' ');
  return kind === 'container' || kind === 'qm' ? 'no limit' : '';
}

function written({ name, value }: MemorySetting): string {
  return name.startsWith('-') ? `${name} ${value}` : `${name}=${value}`;
}

/** What is protected on the plan's machine. */
function kept({ groups }: MemoryBudget, width: number): string[] {
  return (['min', 'low'] as const).flatMap((key) => {
    const protectedGroups = groups.filter(({ kind, effective }) => kind !== 'machine' && effective[key] > 0);
    if (protectedGroups.length === 0) return [];
    const label = key === 'min' ? 'never reclaimed: ' : 'reclaimed last: ';
    const text = protectedGroups
      .map((group) => `${nameOf(group)} ${formatBytes(group.effective[key])}`)
      .join(', ');
    return wrapped(`${label}${text}`.split(' '), width);
  });
}

function nameOf({ path }: GroupBudget): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function leftOf(machines: readonly MemoryBudget[]): string[][] {
  const left = machines.map(({ leftForHost }) => leftForHost);
  if (left.every((size) => size === null)) return [];
  return [
    [
      'left for the host',
      'if QM takes its maximum',
      ...left.map((size) => (size === null ? '' : formatBytes(size))),
    ],
  ];
}

/** For the machine only if units of the host are in the order: the plan has it for the classes. */
function killedFirst({ killOrder, groups }: PlannedMemoryBudget, width: number): string[] {
  const hasHostUnits = groups.some(
    ({ root, kind }) => root === 'host' && (kind === 'unit' || kind === 'container'),
  );
  return [
    ...(hasHostUnits
      ? order('killed first when the machine is out of memory: ', killOrder.machine, width)
      : []),
    ...order('killed first when QM is at its limit: ', killOrder.qm, width),
  ];
}

function order(label: string, ranks: PlannedMemoryBudget['killOrder']['qm'], width: number): string[] {
  if (ranks.length === 0) return [];
  const text = ranks.map(({ oomScoreAdj, subjects }) => `${subjects.join(', ')} (${oomScoreAdj})`).join('; ');
  return wrapped(`${label}${text}`.split(' '), width);
}

/** Hints of warnings are with the diagnostics. */
function bullet({ severity, message, hint, root, file, line }: UnitFinding, width: number): string[] {
  const where = root === 'qm' ? 'QM: ' : '';
  const place = file === null ? '' : ` (${where}${file}${line === null ? '' : `:${line}`})`;
  const text = `${severity}: ${message}${place}${severity === 'note' ? `; ${hint}` : ''}`;
  return hanging('- ', wrapped(text.split(' '), width - 2));
}
