import {
  ancestorsOf,
  bytes,
  formatBytes,
  isAtOrBelow,
  parentOf,
  type Bytes,
  type UnitFinding,
} from '@nx-aib/core';
import { amountOf } from './amount';
import type { GroupBudget, MemoryBudget, MemoryKey, MemorySetting } from './memory-group';
import type { GroupReading, ReadSetting } from './read-group';

type Budget = Omit<MemoryBudget, 'findings'>;
type ReadingOf = (group: GroupBudget) => GroupReading;

/** What a finding says, without its place. */
type Said = Pick<UnitFinding, 'message' | 'hint'>;

/**
 * What is wrong or surprising in a budget, in the order of its groups. Limits of QM itself are left to `planQmMemory`.
 */
export function checkBudget(budget: Budget, readingOf: ReadingOf): UnitFinding[] {
  const tree: Tree = { groups: new Map(budget.groups.map((group) => [group.path, group])), readingOf };
  return budget.groups.flatMap((group) => {
    const parent = tree.groups.get(parentOf(group.path));
    const overcommit = overcommitted(group, tree);
    if (group.kind === 'machine' || parent === undefined)
      return [...overcommit, ...protectedBeyondRest(budget)];
    if (group.kind === 'qm') return overcommit;
    const reading = readingOf(group);
    return [
      ...unusable(group, reading),
      ...neverReached(group, reading, parent, tree),
      ...shareInQm(group, reading),
      ...highNotBelowMax(group, reading),
      ...withoutLimit(group, tree),
      ...unprotected(group, reading, parent),
      ...overcommit,
    ];
  });
}

/** The groups by path, and what each asks for. */
interface Tree {
  readonly groups: ReadonlyMap<string, GroupBudget>;
  readonly readingOf: ReadingOf;
}

/** The group whose own limit bounds a group: itself or one above it. */
function boundedBy(group: GroupBudget, { groups, readingOf }: Tree): GroupBudget {
  let at = group;
  while (at.kind !== 'machine' && readingOf(at).max !== group.effective.max) {
    const above = groups.get(parentOf(at.path));
    if (above === undefined) return at;
    at = above;
  }
  return at;
}

/** Values that have no effect, although somebody expects one. */
function unusable(group: GroupBudget, reading: GroupReading): UnitFinding[] {
  return reading.unusable.map((setting) => {
    const what = written(setting);
    if (setting.by === 'systemd') {
      const why = amountOf(setting) === null ? 'not a memory size' : 'less than a page';
      const message = `systemd ignores ${what}: it is ${why}`;
      const hint = 'use a size (512M, 1.5G; K, M, G, T are powers of 1024), a percentage (40%) or infinity';
      return at(group, { setting }, 'warning', 'memory/ignored', { message, hint });
    }
    const message = `Podman refuses ${what}, and the container does not start: it is not a memory size`;
    const hint = 'use a number with b, k, m or g: 512m';
    return at(group, { setting }, 'warning', 'memory/refused', { message, hint });
  });
}

/** The limit of a service is around that of its container. */
function neverReached(
  group: GroupBudget,
  reading: GroupReading,
  parent: GroupBudget,
  tree: Tree,
): UnitFinding[] {
  const bound = boundedBy(parent, tree);
  const name = bound.kind === 'machine' ? "the machine's memory" : `the limit of ${nameOf(bound)}`;
  const above = { name, size: parent.effective.max };
  const { service } = reading;
  const around =
    service !== null && service < above.size
      ? { name: `the limit of ${unitOf(group)}`, size: service }
      : above;
  return [
    ...tooLarge(group, decisive(reading, 'max', 'systemd'), above),
    ...tooLarge(group, decisive(reading, 'max', 'podman'), around),
  ];
}

function tooLarge(
  group: GroupBudget,
  limit: Decisive | undefined,
  bound: { readonly name: string; readonly size: Bytes },
): UnitFinding[] {
  if (limit === undefined || limit.size <= bound.size) return [];
  const message = `${described(limit)} is never reached: ${bound.name} is ${formatBytes(bound.size)}`;
  const hint = isShareInQm(group, limit)
    ? `in QM, too, a percentage is a share of the machine's memory: use a size below ${formatBytes(bound.size)}`
    : `use less than ${formatBytes(bound.size)}`;
  return [at(group, limit, 'warning', 'memory/never-reached', { message, hint })];
}

/** One that is reached, but is not the share that it seems to be. */
function shareInQm(group: GroupBudget, reading: GroupReading): UnitFinding[] {
  const limit = decisive(reading, 'max', 'systemd');
  if (limit === undefined || !isShareInQm(group, limit) || limit.size > group.effective.max) return [];
  const message = `${described(limit)} is a share of the machine's memory, not of QM's`;
  const hint = 'use a size to be independent of the machine';
  return [at(group, limit, 'note', 'memory/share-of-machine', { message, hint })];
}

function highNotBelowMax(group: GroupBudget, reading: GroupReading): UnitFinding[] {
  const { max } = group.effective;
  const high = decisive(reading, 'high');
  if (high === undefined || high.size < max) return [];
  const message = `${described(high)} never throttles: the processes are killed at ${formatBytes(max)}`;
  const hint = `use less than ${formatBytes(max)}, or leave it out`;
  return [at(group, high, 'warning', 'memory/high-not-below-max', { message, hint })];
}

/** A limit of a slice around it counts; that of QM as a whole does not. */
function withoutLimit(group: GroupBudget, tree: Tree): UnitFinding[] {
  const bound = boundedBy(group, tree).kind;
  if (group.kind !== 'container' || (bound !== 'machine' && bound !== 'qm')) return [];
  const isInQm = group.root === 'qm';
  const limit = group.effective.max;
  const whose = isInQm ? "all of QM's memory" : "all of the machine's memory";
  const message = `${unitOf(group)} has no memory limit: it can take ${whose}, ${formatBytes(limit)}`;
  const hint = 'set MemoryMax= in [Service] of its Quadlet file';
  return [found(group, 'note', 'memory/no-limit', { message, hint })];
}

const PROTECTION = { min: 'MemoryMin', low: 'MemoryLow' } as const;

/** At the top each group gets what it claims; in another one no more than that has. */
function unprotected(group: GroupBudget, reading: GroupReading, parent: GroupBudget): UnitFinding[] {
  return (['min', 'low'] as const).flatMap((key) => {
    const [claim, effective] = [decisive(reading, key), group.effective[key]];
    if (claim === undefined || effective >= claim.size) return [];
    if (effective > 0) {
      const message = `${described(claim)} protects only ${formatBytes(effective)}`;
      const hint = `raise ${PROTECTION[key]}= of ${nameOf(parent)}, whose protection is shared by all that is in it`;
      return [at(group, claim, 'warning', 'memory/protection-bounded', { message, hint })];
    }
    const inQm = group.root === 'qm';
    const message = `${written(claim.setting)} protects nothing: ${inQm ? 'QM' : nameOf(parent)}, which it is in, has no protection`;
    const hint = inQm
      ? 'remove it: protection is for the host'
      : `set ${PROTECTION[key]}= of ${nameOf(parent)} as well, or move the unit to a slice of its own with Slice=`;
    return [at(group, claim, 'warning', 'memory/protects-nothing', { message, hint })];
  });
}

/** Of the groups with a limit, those that are next below a group with one. */
function overcommitted(group: GroupBudget, tree: Tree): UnitFinding[] {
  const { max } = group.effective;
  if (group.kind !== 'machine' && tree.readingOf(group).max === null) return [];
  const limits = limitsWithin(group, tree);
  const total = limits.reduce((sum, limit) => sum + Math.min(limit, max), 0);
  if (limits.length < 2 || total <= max) return [];
  const message = `the limits in ${nameOf(group)} add up to ${formatBytes(bytes(total))}, more than its ${formatBytes(max)}: they cannot all be used at once`;
  const hint = 'lower some of them, if each must be able to use its limit';
  return [found(group, 'note', 'memory/overcommitted', { message, hint })];
}

function limitsWithin(group: GroupBudget, tree: Tree): Bytes[] {
  const limits: Bytes[] = [];
  for (const one of tree.groups.values()) {
    const limit = tree.readingOf(one).max;
    if (one === group || limit === null || !isAtOrBelow(one.path, group.path)) continue;
    const above = ancestorsOf(one.path).flatMap((path) => tree.groups.get(path) ?? []);
    const isNext = above.every(
      (other) => isAtOrBelow(group.path, other.path) || tree.readingOf(other).max === null,
    );
    if (isNext) limits.push(limit);
  }
  return limits;
}

/** memory.min is not reclaimed even if something is killed instead. */
function protectedBeyondRest({ leftForHost, hostProtected, groups }: Budget): UnitFinding[] {
  const [machine] = groups;
  if (machine === undefined || leftForHost === null || leftForHost === 0) return [];
  if (hostProtected.min <= leftForHost) return [];
  const message = `${formatBytes(hostProtected.min)} are protected on the host, and ${formatBytes(leftForHost)} are left for it when QM takes its maximum: QM is killed before it reaches its limit`;
  const hint = 'lower qm.memory_limit.max, or protect less';
  return [found(machine, 'warning', 'memory/protection-exceeds-rest', { message, hint })];
}

/** A setting that sets a number of bytes. */
type Decisive = ReadSetting & { readonly size: Bytes };

/** The setting for a key that a reader would change. */
function decisive(reading: GroupReading, key: MemoryKey, by?: MemorySetting['by']): Decisive | undefined {
  return reading.decisive.findLast(
    (one): one is Decisive =>
      one.size !== null && one.setting.key === key && (by === undefined || one.setting.by === by),
  );
}

function isShareInQm({ root }: GroupBudget, { amount }: Decisive): boolean {
  return root === 'qm' && amount.kind === 'share';
}

/** `MemoryMax=40%`, `--memory 64m`. */
function written({ name, value }: MemorySetting): string {
  return name.startsWith('-') ? `${name} ${value}` : `${name}=${value}`;
}

function described({ setting, size }: Decisive): string {
  return `${written(setting)} (${formatBytes(size)})`;
}

/** `app.service`; the machine has no name. */
function unitOf({ path }: GroupBudget): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function nameOf(group: GroupBudget): string {
  if (group.kind === 'qm') return 'QM';
  return group.kind === 'machine' ? 'the machine' : unitOf(group);
}

function at(
  { root }: GroupBudget,
  { setting: { file, line } }: Pick<ReadSetting, 'setting'>,
  severity: UnitFinding['severity'],
  code: string,
  said: Said,
): UnitFinding {
  return { code, severity, ...said, root, file, line };
}

function found(
  { root, file }: GroupBudget,
  severity: UnitFinding['severity'],
  code: string,
  said: Said,
): UnitFinding {
  return { code, severity, ...said, root, file, line: null };
}
