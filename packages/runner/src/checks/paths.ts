import { createHash } from 'node:crypto';
import type { ImagePlan } from '@nx-aib/image-plan';
import type { Root } from '@nx-aib/qm';
import { changeMode } from '@nx-aib/core';
import {
  fail,
  judgeSection,
  noneOf,
  pass,
  type Check,
  type CheckFamily,
  type GuestFacts,
  type Judgement,
} from './check';
import { expectedPaths, nearestAbove, type AttributeChanges, type PathExpectation } from './path-expectation';
import { INTO_QM } from './qm-guest';
import { encodeWords, guestScript, parseRecords } from './sections';

/** Files, directories and links in the plan: content, owner and mode, as seen from inside their root. */
export const paths: CheckFamily = {
  name: 'paths',
  checks: ({ plan }) => {
    const all = expectedPaths(plan);
    return all.map((expectation) => checkOf(expectation, all));
  },
  script: ({ plan }) => guestScript((['host', 'qm'] as const).flatMap((root) => lookAt(plan, root))),
};

/** type, mode, owner and group by number and name, path, link target; NUL-ended (find(1), -printf). */
const FIELDS = '%y\\0%m\\0%U\\0%u\\0%G\\0%g\\0%p\\0%l\\0';
const FIELD_COUNT = 8;

function lookAt(plan: ImagePlan, root: Root): string[] {
  const wanted = expectedPaths(plan).filter((expectation) => expectation.root === root);
  if (wanted.length === 0) return [];
  const inside = root === 'qm' ? `${INTO_QM} ` : '';
  const list = (some: readonly PathExpectation[]) => `words ${encodeWords(some.map(({ path }) => path))}`;
  const files = wanted.filter(({ type }) => type === 'file');
  const trees = wanted.filter(({ below }) => below !== null);
  const find = (depth: string) =>
    `${inside}xargs -0 sh -c 'find -P "$@" ${depth} -printf "${FIELDS}" 2>/dev/null' -`;
  return [
    // xargs splits command lines that are too long for Linux, and runs nothing for an empty list.
    `section ${root}; ${list(wanted)} | ${find('-maxdepth 0')}`,
    `section ${root}-sums; ${list(files)} | ${inside}xargs -0 -r sha256sum -z -- 2>/dev/null`,
    ...(trees.length === 0 ? [] : [`section ${root}-trees; ${list(trees)} | ${find('-mindepth 1')}`]),
  ];
}

interface SeenPath {
  readonly type: string;
  readonly mode: number;
  readonly uid: string;
  readonly user: string;
  readonly gid: string;
  readonly group: string;
  readonly path: string;
  readonly target: string;
}

function parsePaths(text: string): SeenPath[] {
  return parseRecords(text, FIELD_COUNT).map(
    ([type = '', mode = '', uid = '', user = '', gid = '', group = '', path = '', target = '']) => ({
      ...{ type, mode: parseInt(mode, 8), uid, user, gid, group, path, target },
    }),
  );
}

/** By path; each check looks up one of thousands in the same text. */
const seenPaths = lastRead((text) => new Map(parsePaths(text).map((seen) => [seen.path, seen])));

/** `read` with a cache of its last result for each of the two roots. */
function lastRead<T>(read: (text: string) => T): (text: string) => T {
  const known: { readonly text: string; readonly value: T }[] = [];
  return (text) => {
    const found = known.find((one) => one.text === text);
    if (found !== undefined) return found.value;
    const value = read(text);
    known.unshift({ text, value });
    known.splice(2);
    return value;
  };
}

function checkOf(expectation: PathExpectation, all: readonly PathExpectation[]): Check {
  const { root, path, type } = expectation;
  const what =
    type === 'absent' ? 'is not there' : type === 'any' ? 'has its attributes' : `is the planned ${type}`;
  return {
    id: `paths/${root}${path}`,
    title: `${root === 'qm' ? 'QM: ' : ''}${path} ${what}`,
    expected: describeExpected(expectation),
    judge: (facts) =>
      judgeSection(facts, root, (text) => judge(expectation, all, seenPaths(text).get(path), facts)),
  };
}

function describeExpected(expectation: PathExpectation): string {
  const { type, modes, user, group, target, below } = expectation;
  if (type === 'absent') return 'nothing';
  const owner = user === null && group === null ? '' : `${user ?? '*'}:${group ?? '*'}`;
  const parts = [
    type === 'any' ? '' : type,
    target === undefined ? '' : `to ${target}`,
    modes.join(' then '),
    owner,
  ];
  const sum = sha256(expectation);
  const all = [...parts, sum === undefined ? '' : `sha256 ${sum}`, below === null ? '' : 'and all below'];
  return all.filter((part) => part !== '').join(' ');
}

function sha256({ content }: PathExpectation): string | undefined {
  if (content === undefined) return undefined;
  return 'text' in content ? sha256Text(content.text) : content.sha256;
}

function sha256Text(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** find(1) -printf %y: f a regular file, d a directory, l a symbolic link. */
const TYPES: Readonly<Record<string, string>> = { f: 'file', d: 'directory', l: 'symlink' };

/** machine-id(5): at the first boot systemd writes an id, mode 0444, over an empty file or this word. */
const UNINITIALIZED = ['', 'uninitialized\n'];

function isSetAtFirstBoot({ path, content }: PathExpectation): boolean {
  return (
    path === '/etc/machine-id' &&
    content !== undefined &&
    'text' in content &&
    UNINITIALIZED.includes(content.text)
  );
}

function judgeMachineId(seen: SeenPath, sum: string | undefined): Judgement {
  const isSet = sum !== undefined && !UNINITIALIZED.some((text) => sha256Text(text) === sum);
  return isSet
    ? pass(describe(seen), 'set at the first boot, as planned')
    : fail(describe(seen), 'the first boot has not set it');
}

function judge(
  expectation: PathExpectation,
  all: readonly PathExpectation[],
  seen: SeenPath | undefined,
  facts: GuestFacts,
): Judgement {
  const { path, type, target, root } = expectation;
  if (type === 'absent')
    return seen === undefined ? noneOf([], 'nothing') : fail(describe(seen), 'it is there');
  if (seen === undefined) return fail('nothing', 'it is missing');
  const seenType = TYPES[seen.type] ?? seen.type;
  const sum = sha256(expectation);
  const seenSum = sum === undefined ? undefined : sums(facts.get(`${root}-sums`) ?? '').get(path);
  if (isSetAtFirstBoot(expectation)) return judgeMachineId(seen, seenSum);
  return noneOf(
    [
      ...(type === 'any' || type === seenType ? [] : [`it is a ${seenType}`]),
      ...(target === undefined || target === seen.target ? [] : [`it points to ${seen.target}`]),
      ...modeProblems(modeOf(expectation, seen), seen),
      ...ownerProblems(expectation, seen),
      ...(sum === seenSum ? [] : ['its content differs']),
      ...belowProblems(expectation, all, facts),
    ],
    describe(seen) + (seenSum === undefined ? '' : ` sha256 ${seenSum}`),
  );
}

function describe({ type, mode, user, group, target }: SeenPath): string {
  const link = type === 'l' ? ` to ${target}` : '';
  return `${TYPES[type] ?? type}${link} ${mode.toString(8).padStart(4, '0')} ${user}:${group}`;
}

/**
 * The expected mode of a path. A path created by the plan has exactly its first mode; the mode of an existing path must
 * be one that the changes leave unchanged.
 */
function modeOf({ type, modes }: PathExpectation, seen: SeenPath): number | undefined {
  const [first = '', ...rest] = modes;
  const isMade = type === 'file' || type === 'directory';
  return isMade ? changedMode(rest, parseInt(first, 8), seen) : changedMode(modes, seen.mode, seen);
}

/** Undefined for a mode that chmod(1) does not accept. */
function changedMode(changes: readonly string[], before: number, { type }: SeenPath): number | undefined {
  return changes.reduce<number | undefined>(
    (mode, change) => (mode === undefined ? undefined : changeMode(change, mode, type === 'd')),
    before,
  );
}

function modeProblems(mode: number | undefined, seen: SeenPath): string[] {
  if (mode === undefined) return ['its planned mode is none'];
  // A link's own mode has no meaning: symlink(7).
  if (seen.type === 'l' || mode === seen.mode) return [];
  return [`its mode would be ${mode.toString(8).padStart(4, '0')}`];
}

function ownerProblems({ user, group }: AttributeChanges, seen: SeenPath): string[] {
  return [
    ...(user === null || user === seen.user || user === seen.uid ? [] : [`it belongs to user ${seen.user}`]),
    ...(group === null || group === seen.group || group === seen.gid
      ? []
      : [`it belongs to group ${seen.group}`]),
  ];
}

/**
 * Skips paths below that have their own expectation, or a nearer recursively changed directory: they are judged there.
 */
function belowProblems(
  expectation: PathExpectation,
  all: readonly PathExpectation[],
  facts: GuestFacts,
): string[] {
  const { root, below } = expectation;
  if (below === null) return [];
  const own = new Set(all.filter((other) => other.root === root).map(({ path }) => path));
  const tree = facts.get(`${root}-trees`);
  if (tree === undefined) return ['the guest did not report what is below'];
  return parsePaths(tree)
    .filter(({ path }) => !own.has(path) && nearestAbove(all, { root, path }) === expectation)
    .flatMap((seen) =>
      [...modeProblems(changedMode(below.modes, seen.mode, seen), seen), ...ownerProblems(below, seen)].map(
        (problem) => `${seen.path}: ${problem}`,
      ),
    );
}

/** sha256sum(1) -z: a digest, two spaces, the name, NUL. */
const sums = lastRead((text): ReadonlyMap<string, string> => {
  const pairs = text
    .split('\0')
    .flatMap((line) => (line.length < 66 ? [] : [[line.slice(66), line.slice(0, 64)] as const]));
  return new Map(pairs);
});
