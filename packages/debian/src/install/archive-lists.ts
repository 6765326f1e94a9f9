import { makeFolder, readTextIfThere, type RunOutcome } from '@nx-aib/build-machine';
import { INDEX_TARGET_FORMAT, parseIndexTargets, type IndexTarget } from '../archive/archive-lists';
import type { ArchiveParams } from '../params/step-params';
import { DOWNLOADS } from './kept-downloads';
import { mmdebstrap } from './mmdebstrap';
import path from 'node:path';

/** Names in a call's working directory of what the hooks below write there. */
const LISTS = 'lists';
const APT = 'apt';

/** For customize hooks of mmdebstrap(1), which removes apt's lists afterwards: copies them to `lists`. */
export const TAKE_LISTS = [
  `--customize-hook=APT_CONFIG="$MMDEBSTRAP_APT_CONFIG" apt-get indextargets --format '${INDEX_TARGET_FORMAT}' \
'Created-By: Packages' > "$1/var/lib/apt/lists/targets"`,
  `--customize-hook=cp -r -- "$1/var/lib/apt/lists" "$NX_AIB_CWD/${LISTS}"`,
];

/** The content of a package index. */
export interface PackageIndex extends IndexTarget {
  readonly text: string;
}

/** The indexes that `TAKE_LISTS` has copied to a directory, in the order of the sources. */
export async function readLists(cwd: string, encoding?: BufferEncoding): Promise<PackageIndex[]> {
  const lists = path.join(cwd, LISTS);
  const targets = parseIndexTargets((await readTextIfThere(path.join(lists, 'targets'))) ?? '');
  return Promise.all(
    targets.map(async (target) => ({
      ...target,
      text: (await readTextIfThere(path.join(lists, target.file), encoding)) ?? '',
    })),
  );
}

/**
 * Downloads the archive's current lists, verified with its keys, into `<cwd>/lists`, and apt's configuration, as in
 * every step, into `<cwd>/apt`. mmdebstrap(1) knows the distribution's own archive, so no other program has to.
 */
export async function fetchLists(archive: ArchiveParams, cwd: string, logFile: string): Promise<RunOutcome> {
  await makeFolder(path.join(cwd, DOWNLOADS));
  return mmdebstrap({
    archive,
    variant: 'custom',
    include: [],
    cwd,
    options: [...TAKE_LISTS, `--customize-hook=cp -r -- "$1/etc/apt" "$NX_AIB_CWD/${APT}"`],
    logFile,
  });
}
