import { bytes, parentOf, type Bytes } from '@nx-aib/core';
import { pageSizeOf, type MachineMemory } from '../predict';
import { checkBudget } from './check-budget';
import type { EffectiveMemory, GroupBudget, MemoryBudget, MemoryGroup, MemorySetting } from './memory-group';
import { NOTHING, physicalMemoryOfQm, readGroup, type GroupReading } from './read-group';

const MACHINE = '/';

/**
 * Divides the memory of a machine among control groups, Documentation/admin-guide/cgroup-v2.rst. Only the settings of the
 * groups are read, so the groups of one budget can be planned for another machine.
 * @param groups each path once; groups above them that are missing are taken as without settings
 * @throws RangeError if `machine.memTotal` is less than one page: a bug in the caller.
 */
export function planMemoryBudget(groups: readonly MemoryGroup[], machine: MachineMemory): MemoryBudget {
  const tree = treeOf(groups);
  const memTotal = bytes(machine.memTotal - (machine.memTotal % pageSizeOf(machine)));
  const inQm = physicalMemoryOfQm(
    tree.find(({ kind }) => kind === 'qm'),
    machine,
  );
  const readings = new Map(
    tree.map((group) => [group.path, readGroup(group, group.root === 'qm' ? inQm : machine)]),
  );
  const readingOf = ({ path }: MemoryGroup) => readings.get(path) ?? NOTHING;
  const planned = new Map<string, GroupBudget>();
  const claims = claimsIn(tree, readingOf);
  for (const group of tree) {
    const above = parentOf(group.path);
    const parent = planned.get(above);
    const effective =
      parent === undefined
        ? ofMachine(memTotal)
        : effectiveOf(readingOf(group), parent, claims.get(above) ?? NO_CLAIMS);
    planned.set(group.path, { ...group, settings: group.settings.map(plain), effective });
  }
  const all = [...planned.values()];
  const qm = all.find(({ kind }) => kind === 'qm');
  const budget = {
    memTotal: machine.memTotal,
    groups: all,
    leftForHost: qm === undefined ? null : bytes(memTotal - qm.effective.max),
    hostProtected: protectedOf(all),
  };
  return { ...budget, findings: checkBudget(budget, readingOf) };
}

/** Sorted, so that a group follows the one that it is in; with the groups between them. */
function treeOf(groups: readonly MemoryGroup[]): MemoryGroup[] {
  const known = new Map<string, MemoryGroup>([[MACHINE, WHOLE]]);
  for (const group of groups) known.set(group.path, group);
  for (const { path, root } of groups)
    for (let above = parentOf(path); !known.has(above); above = parentOf(above))
      known.set(above, { path: above, root, kind: 'slice', file: null, settings: [] });
  const order = (path: string) => path.replaceAll('/', '\u0001');
  return [...known.values()].sort((a, b) => (order(a.path) < order(b.path) ? -1 : 1));
}

const WHOLE: MemoryGroup = { path: MACHINE, root: 'host', kind: 'machine', file: null, settings: [] };

interface Claims {
  readonly min: number;
  readonly low: number;
}

const NO_CLAIMS: Claims = { min: 0, low: 0 };

/** What the groups in each group claim together, by its path. The root is its own parent, but not its own child. */
function claimsIn(
  tree: readonly MemoryGroup[],
  readingOf: (group: MemoryGroup) => GroupReading,
): ReadonlyMap<string, Claims> {
  const claims = new Map<string, Claims>();
  for (const group of tree) {
    if (group.path === MACHINE) continue;
    const { min, low } = claims.get(parentOf(group.path)) ?? NO_CLAIMS;
    const own = readingOf(group);
    const claim = (key: 'min' | 'low') => Math.min(own[key] ?? 0, own.max ?? Infinity);
    claims.set(parentOf(group.path), { min: min + claim('min'), low: low + claim('low') });
  }
  return claims;
}

/** Without what only a budget has. */
function plain({ key, name, value, by, file, line }: MemorySetting): MemorySetting {
  return { key, name, value, by, file, line };
}

function ofMachine(memTotal: Bytes): EffectiveMemory {
  return { max: memTotal, high: null, min: memTotal, low: memTotal };
}

function effectiveOf(own: GroupReading, parent: GroupBudget, claims: Claims): EffectiveMemory {
  const above = parent.effective;
  const max = least(own.max, above.max);
  const high = least(own.high, above.high ?? above.max);
  const kept = (key: 'min' | 'low') => {
    const mine = Math.min(own[key] ?? 0, max);
    return bytes(sharedProtection(mine, above[key], claims[key], parent.kind === 'machine'));
  };
  return { max, high: high < max ? high : null, min: kept('min'), low: kept('low') };
}

/**
 * effective_protection() in the kernel's mm/memcontrol.c, for groups that use all that they claim: a group is protected
 * as far as the one above it; if those in it claim more than that, each gets its part. The top groups get what they claim.
 */
function sharedProtection(claim: number, above: number, claims: number, isTop: boolean): number {
  if (isTop || claims <= above) return Math.min(claim, above);
  return Number((BigInt(claim) * BigInt(above)) / BigInt(claims));
}

function protectedOf(groups: readonly GroupBudget[]): MemoryBudget['hostProtected'] {
  const top = groups.filter(
    ({ path, kind }) => kind !== 'machine' && kind !== 'qm' && parentOf(path) === MACHINE,
  );
  const total = (key: 'min' | 'low') => bytes(sum(top.map(({ effective }) => effective[key])));
  return { min: total('min'), low: total('low') };
}

function least(a: Bytes | null, b: Bytes): Bytes {
  return a === null ? b : bytes(Math.min(a, b));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
