import { copyFile, makeFolder, TOOLS, renameUnlessThere, writeFileAtomic } from '@nx-aib/build-machine';
import { decodePath, renderContents, type ContentEntry, type Placed } from '@nx-aib/image-plan';
import { success, type Result } from '@nx-aib/core';
import { parseMtree, type HardLink, type RootIndex } from '../../changes/root-index';
import { defineKind, programFailed, readMade, reads, stepFailed, type StepContext } from '@nx-aib/steps';
import { rootOutput, toolsOutput, type RootOutput, type ToolsOutput } from '@nx-aib/package-family';
import type { DynamicLinking } from '@nx-aib/platforms';
import { CODE } from '../code';
import { contentsOutput, type ContentsOutput } from './output';
import { readTar } from '../../contents/read-tar';
import { TargetTools } from '../target-tools';
import path from 'node:path';

/** The account files, which later steps extend. */
const ACCOUNTS = ['./etc/passwd', './etc/group', './etc/shadow', './etc/gshadow'];

/** The files that systemctl(1) reads when it enables a unit. */
const UNITS = ['./etc/systemd', './usr/lib/systemd/system', './usr/lib/systemd/system-preset'];

/** The parameters of a step of this kind. */
export interface ContentsParams extends Placed {
  /** How to start the distribution's programs. */
  readonly linking: DynamicLinking;
  /** The boot files in this root; null for a root that does not boot. */
  readonly boot: BootFileParams | null;
}

export interface BootFileParams {
  /** Glob patterns inside the root; of several matches, the last in version order is used. */
  readonly kernel: string;
  readonly initrd: string;
  readonly efiBinary: string;
  /** An example of a package with a kernel. */
  readonly kernelExample: string;
}

interface ContentsInputs {
  readonly tools: ToolsOutput;
  readonly packages: RootOutput;
}

type Context = StepContext<ContentsParams, ContentsInputs, ContentsOutput>;

/** Extracts the information from a root's tar that later steps need. */
export const contents = defineKind<ContentsParams, ContentsInputs, ContentsOutput>({
  name: 'contents',
  reads: { tools: reads(toolsOutput), packages: reads(rootOutput) },
  makes: contentsOutput,
  tools: [TOOLS.tar],
  memoryMiB: 128,
  code: CODE,
  run: takeContents,
});

async function takeContents(context: Context): Promise<Result<undefined>> {
  const { made, params, logFile } = context;
  const { tar, installed } = context.input('packages');
  const tools = new TargetTools({ ...context.input('tools'), ...params.linking });
  await makeFolder(made.accounts);
  const calls = [
    tools.bsdtar('-cf', made.index, '--format=mtree', MTREE_KEYWORDS, `@${tar}`),
    tools.bsdtar('-xf', tar, '-C', made.accounts, '--no-same-owner', ...ACCOUNTS),
    tools.bsdtar('-cf', made.units, ...UNITS.flatMap(withAllBelow), `@${tar}`),
  ];
  for (const argv of calls) {
    const outcome = await tools.run(argv, 0, { logFile });
    if (!outcome.ok) return programFailed(context, ['bsdtar'], outcome);
  }
  const entries = await readTar(tar);
  await writeFileAtomic(made.files, renderContents([{ name: context.stepName, mountPoint: '/', entries }]));
  await writeFileAtomic(made.hardLinks, `${JSON.stringify(hardLinksOf(entries))}\n`);
  await copyFile(installed, made.installed);
  if (params.boot === null) return success(undefined);
  return takeBootFiles(context, tools, params.boot, parseMtree(await readMade(made.index)));
}

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
  context: Context,
  tools: TargetTools,
  boot: BootFileParams,
  index: RootIndex,
): Promise<Result<undefined>> {
  const { made, scratch, logFile } = context;
  const { tar } = context.input('packages');
  const wanted = [
    ['kernel', boot.kernel],
    ['initrd', boot.initrd],
    ['bootLoader', boot.efiBinary],
  ] as const;
  await makeFolder(made.boot);
  for (const [what, pattern] of wanted) {
    const found = newestMatch(index, pattern);
    if (found === undefined) return noBootFile(context, what, pattern, boot.kernelExample);
    const argv = tools.bsdtar('-xf', tar, '-C', scratch, '--no-same-owner', `.${found}`);
    const outcome = await tools.run(argv, 0, { logFile });
    if (!outcome.ok) return programFailed(context, ['bsdtar'], outcome);
    await renameUnlessThere(path.join(scratch, found), made[what]);
  }
  return success(undefined);
}

/** A boot loader belongs to the distribution; kernel and initrd are in the package that the manifest can choose. */
function noBootFile(
  context: Context,
  missing: 'kernel' | 'initrd' | 'bootLoader',
  pattern: string,
  kernelExample: string,
): ReturnType<typeof stepFailed> {
  const { at } = context.params;
  if (missing === 'bootLoader')
    return stepFailed(context, { code: 'build/no-boot-file', message: `no package contains ${pattern}` });
  const what = missing === 'kernel' ? 'a kernel' : 'an initrd';
  const message = `no package contains ${what}: there is no ${pattern}`;
  const hint = `set kernel.kernel_package to a package that contains a kernel, such as ${kernelExample}`;
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
