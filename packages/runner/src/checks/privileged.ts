import { isBelow } from '@nx-aib/core';
import { encodePath } from '@nx-aib/image-plan';
import { CONTAINER_STORAGE } from '../contents/may-differ';
import { plannedContents, type PlannedContents } from '../contents/planned-contents';
import { fail, judgeSection, noneOf, type CheckFamily, type GuestFacts } from './check';
import { encodeWords, guestScript, parseRecords } from './sections';

/** Files that give privileges to whoever runs them, set-user-ID or set-group-ID, after the boot. */
export const privileged: CheckFamily = {
  name: 'privileged',
  checks: () => [
    {
      id: 'privileged/files',
      title: 'the running system has exactly the set-user-ID and set-group-ID files of the image',
      expected: 'the files of the image',
      judge: (facts) => judgeSection(facts, 'files', (text) => judge(facts, text)),
    },
  ],
  script: ({ plan: { disk } }) => {
    const mounted = disk.partitions.flatMap(({ filesystem }) =>
      filesystem?.type === 'ext4' ? [filesystem.mountPoint] : [],
    );
    return guestScript([
      `section files; words ${encodeWords(mounted)} | xargs -0 sh -c 'find "$@" -xdev -type f -perm /6000 -printf "%p\\\\0%m\\\\0"' -`,
    ]);
  },
};

function judge(facts: GuestFacts, text: string) {
  const contents = plannedContents(facts.get('disk/contents'));
  if (contents === undefined) return fail('nothing', 'there is no content manifest to compare with');
  const planned = modesIn(contents);
  const records = parseRecords(text, 2).map(([path = '', mode = '']) => [encodePath(path), mode] as const);
  const seen = new Map(
    records.filter(([path]) => !CONTAINER_STORAGE.some((folder) => isBelow(path, folder))),
  );
  return noneOf(
    [
      ...[...seen]
        .filter(([path, mode]) => planned.get(path) !== parseInt(mode, 8))
        .map(([path, mode]) => `${path} has mode ${mode}`),
      ...[...planned.keys()].filter((path) => !seen.has(path)).map((path) => `${path} is none`),
    ],
    `${seen.size} files`,
  );
}

function modesIn(contents: PlannedContents): ReadonlyMap<string, number> {
  const files = [...contents].filter(([, { type, mode }]) => type === 'file' && (mode & 0o6000) !== 0);
  return new Map(files.map(([path, { mode }]) => [path, mode]));
}
