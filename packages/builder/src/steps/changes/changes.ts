import { copyFile, placeInTree, readTextIfThere, writeFileAtomic } from '@nx-aib/build-machine';
import { type FileContent, type PlannedAccounts, type PlannedPath, Mounts } from '@nx-aib/image-plan';
import type { AccountFileAttributes } from '@nx-aib/package-family';
import { type Root, insideQm } from '@nx-aib/qm';
import { failure, success, type Result } from '@nx-aib/core';
import { accountIds } from '../../changes/account-ids';
import { addedFolders } from '../../changes/added-folders';
import { applyPaths, type RootState } from '../../changes/apply-paths';
import { debugfsScripts } from '../../changes/debugfs-script';
import {
  parseMtree,
  withFolders,
  withHardLinks,
  isHardLinks,
  type RootIndex,
} from '../../changes/root-index';
import { PlannedPlaces } from '../../changes/planned-places';
import { RootTree } from '../../changes/root-tree';
import { mergeAccounts, type AccountFiles } from '../../changes/merge-accounts';
import type { Edit } from '../../changes/edit';
import { imageContents } from '../../contents/image-contents';
import { defineKind, mayRead, readMade, readMadeJson, reads, type StepContext } from '@nx-aib/steps';
import { CODE } from '../code';
import { contentsOutput, type ContentsOutput } from '../contents/output';
import type { OwnFilesystemParams } from '../../disk/filesystem-params';
import { isServiceLinks, servicesOutput, type ServicesOutput } from '../services/output';
import { changesOutput, type ChangesOutput } from './output';
import { copySource } from '../../sources/copy-source';
import { readRootContents } from './root-contents';
import path from 'node:path';

export interface ChangesParams {
  readonly paths: readonly PlannedPath[];
  readonly accounts: PlannedAccounts;
  readonly accountFiles: AccountFileAttributes;
  readonly roots: readonly Root[];
  readonly filesystems: readonly OwnFilesystemParams[];
  readonly mountPoints: readonly string[];
  readonly sourceDateEpoch: number;
}

interface ChangesInputs {
  readonly host: ContentsOutput;
  readonly qm: ContentsOutput | undefined;
  /** Absent for a root whose services the manifest does not change. */
  readonly 'services-host': ServicesOutput | undefined;
  readonly 'services-qm': ServicesOutput | undefined;
}

type Context = StepContext<ChangesParams, ChangesInputs, ChangesOutput>;

/** Translates all changes by the manifest into debugfs(8) scripts. */
export const changes = defineKind<ChangesParams, ChangesInputs, ChangesOutput>({
  name: 'changes',
  reads: {
    host: reads(contentsOutput),
    qm: mayRead(contentsOutput),
    'services-host': mayRead(servicesOutput),
    'services-qm': mayRead(servicesOutput),
  },
  makes: changesOutput,
  tools: [],
  // Holds every path of both roots in memory.
  memoryMiB: 256,
  code: CODE,
  run: planChanges,
});

/** The output of a root's `contents` step; if the root does not exist, there is no such step. */
function contentsOf(context: Context, root: Root): ContentsOutput {
  const there = context.input(root);
  if (there === undefined) throw new Error(`there is no ${root}`);
  return there;
}

async function planChanges(context: Context): Promise<Result<undefined>> {
  const { params, made } = context;
  const states = new Map<Root, RootState>();
  const { roots, mountPoints } = params;
  const mounts = new Mounts({
    roots,
    mountPoints,
    own: params.filesystems.map(({ mountPoint }) => mountPoint),
  });
  const paths: PlannedPath[] = [...params.paths];
  for (const root of roots) {
    const brought = contentsOf(context, root);
    const existing = await readAccounts(brought);
    const merged =
      root === 'host' ? mergeAccounts(existing, params.accounts, params.sourceDateEpoch) : success(existing);
    if (!merged.ok) return merged;
    states.set(root, {
      root,
      tree: new RootTree(await indexOf(root, brought, params, mounts)),
      users: accountIds(merged.value.passwd),
      groups: accountIds(merged.value.group),
    });
    if (root === 'host') paths.push(...changedAccounts(existing, merged.value, params.accountFiles));
    await copyFile(brought.installed, made.installed(root));
    paths.push(...(await serviceLinks(context, root)));
  }
  return writeScripts(context, paths, states, mounts);
}

/** The paths in a root before any change: from packages, mke2fs, and mount points. */
async function indexOf(
  root: Root,
  { index, hardLinks }: ContentsOutput,
  params: ChangesParams,
  mounts: Mounts,
): Promise<RootIndex> {
  const brought = parseMtree(await readMade(index));
  const links = await readMadeJson(hardLinks, isHardLinks);
  const added = root === 'host' ? addedFolders(params.mountPoints, params.roots.includes('qm')) : [];
  const own = mounts.lostFoundFolders.flatMap((one) => {
    const inside = params.roots.includes('qm') ? insideQm(one) : undefined;
    return root === 'qm' ? (inside ?? []) : inside === undefined ? [one] : [];
  });
  return withFolders(withFolders(withHardLinks(brought, links), added), own, LOST_FOUND_MODE);
}

/** As created by mke2fs(8). */
const LOST_FOUND_MODE = 0o700;

async function writeScripts(
  context: Context,
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
    await writeFileAtomic(context.made.script({ name }), script);
  }
  for (const [number, content] of contents.entries()) {
    const written = await writeContent(context, content, path.join(context.made.contents, String(number)));
    if (!written.ok) return written;
  }
  await writeContents(context, edits);
  return success(undefined);
}

async function writeContents(context: Context, edits: readonly Edit[]): Promise<void> {
  const { roots, filesystems, mountPoints } = context.params;
  const brought = await readRootContents(roots, (root) => contentsOf(context, root).files);
  const contents = imageContents({ roots: brought, edits, filesystems, mountPoints });
  await writeFileAtomic(context.made.files, contents);
}

async function writeContent(
  { sourceDir, params }: Context,
  content: FileContent,
  to: string,
): Promise<Result<undefined>> {
  if ('source' in content) return copySource(sourceDir, content, to, params.paths);
  await writeFileAtomic(to, content.text);
  return success(undefined);
}

/** The links that enable units. */
async function serviceLinks(context: Context, root: Root): Promise<readonly PlannedPath[]> {
  const set = context.input(`services-${root}`);
  return set === undefined ? [] : readMadeJson(set.links, isServiceLinks);
}

async function readAccounts({ accounts }: ContentsOutput): Promise<AccountFiles> {
  // A package may have replaced it by a link, which leads to a file in the image, not on this machine.
  const read = async (name: string) => {
    const place = await placeInTree(accounts, `etc/${name}`, { followLast: true });
    return place === undefined ? '' : ((await readTextIfThere(place)) ?? '');
  };
  return {
    passwd: await read('passwd'),
    group: await read('group'),
    shadow: await read('shadow'),
    gshadow: await read('gshadow'),
  };
}

function changedAccounts(
  before: AccountFiles,
  after: AccountFiles,
  attributes: AccountFileAttributes,
): PlannedPath[] {
  const names = Object.keys(after) as (keyof AccountFiles)[];
  return names
    .filter((name) => before[name] !== after[name])
    .map((name) => ({
      ...{ type: 'file', root: 'host', path: `/etc/${name}`, origin: 'nx-aib' },
      ...attributes[name],
      content: { text: after[name] },
    }));
}
