import { parseJson } from '@nx-aib/core';
import type { ImageDescriptor } from '@nx-aib/image-plan';
import { ACCOUNT_FILES } from '../contents/account-files';
import { isFilesystemFacts, type FilesystemFacts } from '../contents/disk-facts';
import { isUnitPath } from '../contents/unit-paths';
import { unlockedAccounts } from '../contents/unlocked-accounts';
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

/**
 * The whole disk: every file of every file system is compared with the content manifest made by the build. The facts
 * come from the verifier (contents/disk-facts.ts), which reads the disk, unmodified by the guest, in parallel with the
 * boot.
 */
export const contents: CheckFamily = {
  name: 'contents',
  checks: (descriptor) => [
    manifestCheck(descriptor),
    tableCheck(),
    espCheck(descriptor),
    ...ext4Names(descriptor).map(([name, mountPoint]) => filesCheck(name, mountPoint)),
    privilegedCheck(descriptor),
    accountsCheck(descriptor),
    unitsCheck(descriptor),
  ],
  script: () => '',
};

/** Partitions with ext4 by name, and their mount points. */
function ext4Names({ plan }: ImageDescriptor): [name: string, mountPoint: string][] {
  return plan.disk.partitions.flatMap(({ name, filesystem }) =>
    filesystem?.type === 'ext4' ? [[name, filesystem.mountPoint] as [string, string]] : [],
  );
}

function manifestCheck({ contents: planned }: ImageDescriptor): Check {
  const expected = `${planned?.size} bytes, sha256 ${planned?.sha256}`;
  return {
    id: 'contents/manifest',
    title: 'the content manifest is the one that was built',
    expected,
    judge: (facts) => judgeSection(facts, 'manifest', (text) => same(text, expected)),
  };
}

function tableCheck(): Check {
  const expected = 'the planned tables, and zeros';
  return {
    id: 'contents/table',
    title: 'the disk has its partition tables and nothing else outside of file systems',
    expected,
    judge: (facts) =>
      judgeSection(facts, 'table', (text) => noneOf(linesOf(text), text === '' ? expected : text)),
  };
}

function espCheck({ esp }: ImageDescriptor): Check {
  const expected = `sha256 ${esp?.sha256}`;
  return {
    id: 'contents/esp',
    title: 'the EFI system partition is the one that was built',
    expected,
    judge: (facts) => judgeSection(facts, 'esp', (text) => same(`sha256 ${text}`, expected)),
  };
}

function filesCheck(name: string, mountPoint: string): Check {
  return {
    id: `contents/files/${name}`,
    title: `${mountPoint} has exactly the planned paths`,
    expected: 'no difference',
    judge: (facts) =>
      judgeSection(facts, `files/${name}`, (text) => {
        const { broken, oddities = [], paths, differences } = readFacts(text);
        if (broken !== undefined || differences === undefined)
          return fail('nothing', broken ?? 'it could not be checked');
        return noneOf([...oddities, ...list(differences)], `${paths} paths, ${differences.length} differ`);
      }),
  };
}

/** The maximum number of paths listed; for the rest the number is given. */
const NAMED = 20;

function list(differences: Required<FilesystemFacts>['differences']): string[] {
  const named = differences.slice(0, NAMED).map(([path, what]) => `${path}: ${what}`);
  const more = differences.length - named.length;
  return more === 0 ? named : [...named, `and ${more} more`];
}

function privilegedCheck(descriptor: ImageDescriptor): Check {
  return {
    id: 'contents/privileged',
    title: 'files with set-user-ID, set-group-ID or capabilities are exactly the planned ones',
    expected: 'no difference',
    judge: (facts) =>
      onDifferences(descriptor, facts, (differs, seen) => {
        const paths = new Set(seen.flatMap(({ privileged = [] }) => privileged));
        return differing(differs.filter(([path]) => paths.has(path)));
      }),
  };
}

function accountsCheck(descriptor: ImageDescriptor): Check {
  return {
    id: 'contents/accounts',
    title: 'users, groups and passwords are exactly the planned ones, line by line',
    expected: 'no difference',
    judge: (facts) =>
      onDifferences(descriptor, facts, (differs) => {
        const judged = differing(differs.filter(([path]) => ACCOUNT_FILES.includes(path)));
        const unlocked = judged.verdict === 'pass' ? [] : unlockedAccounts(facts);
        return { ...judged, reason: [judged.reason, ...unlocked].filter((why) => why !== '').join('; ') };
      }),
  };
}

function unitsCheck(descriptor: ImageDescriptor): Check {
  return {
    id: 'contents/units',
    title: 'units, their drop-ins and what enables them are exactly the planned ones',
    expected: 'no difference',
    judge: (facts) =>
      onDifferences(descriptor, facts, (differs) => differing(differs.filter(([path]) => isUnitPath(path)))),
  };
}

/** The facts that `diskFacts` returned for a file system; empty if the text is invalid. */
function readFacts(text: string): FilesystemFacts {
  return parseJson(text, isFilesystemFacts) ?? {};
}

/** Judges the differences of all file systems; a file system that was not checked is a failure. */
function onDifferences(
  descriptor: ImageDescriptor,
  facts: GuestFacts,
  judge: (differs: Required<FilesystemFacts>['differences'], seen: readonly FilesystemFacts[]) => Judgement,
): Judgement {
  const seen: FilesystemFacts[] = [];
  for (const [name, mountPoint] of ext4Names(descriptor)) {
    const one = readFacts(facts.get(`files/${name}`) ?? '');
    if (one.broken !== undefined || one.differences === undefined)
      return fail('nothing', `${mountPoint} could not be checked`);
    seen.push(one);
  }
  if (seen.length === 0) return fail('nothing', 'there is no file system to look at');
  return judge(
    seen.flatMap(({ differences = [] }) => differences),
    seen,
  );
}

function differing(differs: Required<FilesystemFacts>['differences']): Judgement {
  return noneOf(list(differs), differs.length === 0 ? 'no difference' : `${differs.length} differ`);
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
