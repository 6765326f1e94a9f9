import {
  copyFile,
  makeFolder,
  readTextIfThere,
  renameUnlessThere,
  writeFileAtomic,
} from '@nx-aib/build-machine';
import { decodePath, renderContents, type ContentEntry } from '@nx-aib/image-plan';
import { success, type Result } from '@nx-aib/core';
import { parseMtree, type HardLink, type RootIndex } from '../../plan/changes/root-index';
import type { BootFileParams, ContentsParams } from '../../plan/steps/params';
import { inputOf, programFailed, stepFailed, type Action, type ActionContext } from '../action';
import { readTar } from '../read-tar';
import { TargetTools } from '../target-tools';
import path from 'node:path';

/** The accounts' files, which later steps add to. */
const ACCOUNTS = ['./etc/passwd', './etc/group', './etc/shadow', './etc/gshadow'];

/** What systemctl(1) looks at when it enables a unit. */
const UNITS = ['./etc/systemd', './usr/lib/systemd/system', './usr/lib/systemd/system-preset'];

/** What the packages of a root bring, in full. */
export const FILES = 'files.mtree';

/**
 * Takes out of a root's tar what later steps have to know of it:
 *
 *     index.mtree       every path with its type, mode and owner (mtree(5))
 *     hard-links.json   names of files that have several, each with an earlier one
 *     files.mtree       the same with digests, hard links and capabilities: a content manifest of this root alone
 *     files/etc/…       the accounts' files
 *     units.tar         units and what enables them
 *     installed.json    packages, their versions and sources
 *     boot/             vmlinuz, initrd.img and boot.efi, of a root that boots
 */
export const contents: Action<ContentsParams> = async (context) => {
  const tar = path.join(inputOf(context, 'packages'), 'root.tar');
  const tools = new TargetTools(inputOf(context, 'tools'));
  const files = path.join(context.output, 'files');
  await makeFolder(files);
  const calls = [
    tools.bsdtar(
      '-cf',
      path.join(context.output, 'index.mtree'),
      '--format=mtree',
      MTREE_KEYWORDS,
      `@${tar}`,
    ),
    tools.bsdtar('-xf', tar, '-C', files, '--no-same-owner', ...ACCOUNTS),
    tools.bsdtar('-cf', path.join(context.output, 'units.tar'), ...UNITS.flatMap(withAllBelow), `@${tar}`),
  ];
  for (const argv of calls) {
    const outcome = await tools.run(argv, 0, { logFile: context.logFile });
    if (!outcome.ok) return programFailed(context, ['bsdtar'], outcome);
  }
  const entries = await readTar(tar);
  const root = { name: context.stepName, mountPoint: '/', entries };
  await writeFileAtomic(path.join(context.output, FILES), renderContents([root]));
  await writeFileAtomic(path.join(context.output, HARD_LINKS), `${JSON.stringify(hardLinksOf(entries))}\n`);
  const installed = path.join(inputOf(context, 'packages'), 'installed.json');
  await copyFile(installed, path.join(context.output, 'installed.json'));
  if (context.params.boot === null) return success(undefined);
  const index = parseMtree((await readTextIfThere(path.join(context.output, 'index.mtree'))) ?? '');
  return takeBootFiles(context, tools, tar, context.params.boot, index);
};

/** The file with a root's hard links in the step's output. */
export const HARD_LINKS = 'hard-links.json';

function hardLinksOf(entries: ReadonlyMap<string, ContentEntry>): HardLink[] {
  const first = new Map<number, string>();
  return [...entries].flatMap(([encoded, { inode }]): HardLink[] => {
    if (inode === undefined) return [];
    const [name, of] = [decodePath(encoded), first.get(inode)];
    if (of !== undefined) return [[name, of]];
    first.set(inode, name);
    return [];
  });
}

const MTREE_KEYWORDS = '--options=!all,type,mode,uid,gid,size,link';

function withAllBelow(folder: string): string[] {
  return ['--include', folder, '--include', `${folder}/*`];
}

async function takeBootFiles(
  context: ActionContext<ContentsParams>,
  tools: TargetTools,
  tar: string,
  boot: BootFileParams,
  index: RootIndex,
): Promise<Result<undefined>> {
  const wanted = { vmlinuz: boot.kernel, 'initrd.img': boot.initrd, 'boot.efi': boot.efiBinary };
  const folder = path.join(context.output, 'boot');
  await makeFolder(folder);
  for (const [name, pattern] of Object.entries(wanted)) {
    const found = newestMatch(index, pattern);
    if (found === undefined) {
      return noBootFile(context, name, pattern);
    }
    const argv = tools.bsdtar('-xf', tar, '-C', context.scratch, '--no-same-owner', `.${found}`);
    const outcome = await tools.run(argv, 0, { logFile: context.logFile });
    if (!outcome.ok) return programFailed(context, ['bsdtar'], outcome);
    await renameUnlessThere(path.join(context.scratch, found), path.join(folder, name));
  }
  return success(undefined);
}

/** A boot loader is the distribution's; kernel and initrd come with the package that the manifest may choose. */
function noBootFile(
  context: ActionContext<ContentsParams>,
  name: string,
  pattern: string,
): ReturnType<typeof stepFailed> {
  const { at } = context.params;
  if (name === 'boot.efi')
    return stepFailed(context, { code: 'build/no-boot-file', message: `no package brought ${pattern}` });
  const what = name === 'vmlinuz' ? 'a kernel' : 'an initrd';
  const message = `no package brought ${what}: there is no ${pattern}`;
  const hint = 'kernel.kernel_package is a package that brings a kernel, as linux-image-amd64';
  return stepFailed(context, { code: 'build/no-boot-file', message, hint, ...(at && { path: at }) });
}

/** The last in version order of the files that match a pattern whose only wildcard is a trailing `*`. */
function newestMatch(index: RootIndex, pattern: string): string | undefined {
  const prefix = pattern.endsWith('*') ? pattern.slice(0, -1) : undefined;
  const matches = [...index.keys()].filter((candidate) =>
    prefix === undefined ? candidate === pattern : candidate.startsWith(prefix),
  );
  const files = matches.filter((candidate) => index.get(candidate)?.type === 'file');
  return files.sort(new Intl.Collator('en', { numeric: true }).compare).at(-1);
}
