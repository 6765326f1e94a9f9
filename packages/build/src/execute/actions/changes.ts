import { copyFile, placeInTree, readTextIfThere, writeFileAtomic } from '@nx-aib/build-machine';
import type { FileContent, PlannedPath, Root } from '@nx-aib/image-plan';
import { failure, success, type Result } from '@nx-aib/core';
import { accountIds } from '../../plan/changes/account-ids';
import { addedFolders } from '../../plan/changes/added-folders';
import { applyPaths, type RootState } from '../../plan/changes/apply-paths';
import { debugfsScripts } from '../../plan/changes/debugfs-script';
import { Mounts } from '../../plan/changes/mounts';
import {
  parseMtree,
  withFolders,
  withHardLinks,
  type HardLink,
  type RootIndex,
} from '../../plan/changes/root-index';
import { insideQm } from '../../plan/changes/root-path';
import { PlannedPlaces } from '../../plan/changes/planned-places';
import { RootTree } from '../../plan/changes/root-tree';
import { mergeAccounts, type AccountFiles } from '../../plan/changes/merge-accounts';
import type { Edit } from '../../plan/changes/edit';
import { imageContents } from '../../plan/contents/image-contents';
import type { ChangesParams } from '../../plan/steps/params';
import { inputOf, readMade, type Action, type ActionContext } from '../action';
import { copySource } from '../copy-source';
import { readRootContents } from '../root-contents';
import { FILES, HARD_LINKS } from './contents';
import { LINKS } from './services';
import path from 'node:path';

/**
 * Turns all that the manifest changes in what packages brought into scripts of debugfs(8):
 *
 *     scripts/<file system>.debugfs
 *     contents/<number>               what the scripts write
 *     installed-<root>.json           what the root's packages are
 *     files.mtree                     all that will be in the image's ext4 file systems
 */
export const changes: Action<ChangesParams> = async (context) => {
  const { params } = context;
  const states = new Map<Root, RootState>();
  const mounts = new Mounts(
    params.mountPoints,
    params.filesystems.map(({ mountPoint }) => mountPoint),
  );
  const paths: PlannedPath[] = [...params.paths];
  for (const root of params.roots) {
    const folder = inputOf(context, root);
    const existing = await readAccounts(folder);
    const merged =
      root === 'host' ? mergeAccounts(existing, params.accounts, params.sourceDateEpoch) : success(existing);
    if (!merged.ok) return merged;
    states.set(root, {
      root,
      tree: new RootTree(await indexOf(root, folder, params, mounts)),
      users: accountIds(merged.value.passwd),
      groups: accountIds(merged.value.group),
    });
    if (root === 'host') paths.push(...changedAccounts(existing, merged.value));
    await copyFile(path.join(folder, 'installed.json'), path.join(context.output, `installed-${root}.json`));
    paths.push(...(await serviceLinks(context, root)));
  }
  return writeScripts(context, paths, states, mounts);
};

/** What is in a root before anything is changed: what packages, the file systems' making and mount points bring. */
async function indexOf(
  root: Root,
  folder: string,
  params: ChangesParams,
  mounts: Mounts,
): Promise<RootIndex> {
  const brought = parseMtree(await readMade(folder, 'index.mtree'));
  const links = JSON.parse(await readMade(folder, HARD_LINKS)) as HardLink[];
  const added = root === 'host' ? addedFolders(params.mountPoints, params.roots.includes('qm')) : [];
  const own = mounts.lostFoundFolders.flatMap((one) => {
    const inside = params.roots.includes('qm') ? insideQm(one) : undefined;
    return root === 'qm' ? (inside ?? []) : inside === undefined ? [one] : [];
  });
  return withFolders(withFolders(withHardLinks(brought, links), added), own, LOST_FOUND_MODE);
}

/** As mke2fs(8) makes it. */
const LOST_FOUND_MODE = 0o700;

async function writeScripts(
  context: ActionContext<ChangesParams>,
  paths: readonly PlannedPath[],
  states: ReadonlyMap<Root, RootState>,
  mounts: Mounts,
): Promise<Result<undefined>> {
  const { edits, diagnostics } = applyPaths(paths, states, mounts, new PlannedPlaces());
  if (diagnostics.length > 0) return failure(diagnostics);
  const said = debugfsScripts(edits, context.params.filesystems);
  if (!said.ok) return said;
  const { scripts, contents } = said.value;
  for (const [name, script] of scripts) {
    await writeFileAtomic(path.join(context.output, 'scripts', `${name}.debugfs`), script);
  }
  for (const [number, content] of contents.entries()) {
    const written = await writeContent(
      context,
      content,
      path.join(context.output, 'contents', String(number)),
    );
    if (!written.ok) return written;
  }
  await writeContents(context, edits);
  return success(undefined);
}

async function writeContents(context: ActionContext<ChangesParams>, edits: readonly Edit[]): Promise<void> {
  const { roots, filesystems, mountPoints } = context.params;
  const brought = await readRootContents(roots, (root) => path.join(inputOf(context, root), FILES));
  const contents = imageContents({ roots: brought, edits, filesystems, mountPoints });
  await writeFileAtomic(path.join(context.output, FILES), contents);
}

async function writeContent(
  { manifestDir, params }: ActionContext<ChangesParams>,
  content: FileContent,
  to: string,
): Promise<Result<undefined>> {
  if ('source' in content) return copySource(manifestDir, content, to, params.paths);
  await writeFileAtomic(to, content.text);
  return success(undefined);
}

/** The links that enable units; none for a root whose services the manifest leaves alone. */
async function serviceLinks(
  { inputs }: ActionContext<ChangesParams>,
  root: Root,
): Promise<readonly PlannedPath[]> {
  const folder = inputs[`services-${root}`];
  if (folder === undefined) return [];
  return JSON.parse(await readMade(folder, LINKS)) as PlannedPath[];
}

async function readAccounts(folder: string): Promise<AccountFiles> {
  // A package may have made a link of it, which leads to a file of the image and to none of this machine.
  const read = async (name: string) => {
    const place = await placeInTree(path.join(folder, 'files'), `etc/${name}`, { followLast: true });
    return place === undefined ? '' : ((await readTextIfThere(place)) ?? '');
  };
  return {
    passwd: await read('passwd'),
    group: await read('group'),
    shadow: await read('shadow'),
    gshadow: await read('gshadow'),
  };
}

/** Modes and owners as base-passwd of Debian has them. */
const ACCOUNT_FILES = {
  passwd: { mode: '0644', group: 'root' },
  group: { mode: '0644', group: 'root' },
  shadow: { mode: '0640', group: 'shadow' },
  gshadow: { mode: '0640', group: 'shadow' },
} as const;

function changedAccounts(before: AccountFiles, after: AccountFiles): PlannedPath[] {
  const names = Object.keys(ACCOUNT_FILES) as (keyof AccountFiles)[];
  return names
    .filter((name) => before[name] !== after[name])
    .map((name) => ({
      type: 'file',
      root: 'host',
      path: `/etc/${name}`,
      origin: 'nx-aib',
      user: 'root',
      ...ACCOUNT_FILES[name],
      content: { text: after[name] },
    }));
}
