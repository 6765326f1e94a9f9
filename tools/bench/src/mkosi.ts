import { debianRepositories } from '@nx-aib/debian';
import type { LoadedPlan } from '@nx-aib/planner';
import {
  isRoot,
  makeFolder,
  monotonicMilliseconds,
  removeTree,
  run,
  writeFileAtomic,
  type Argv,
  type RunOutcome,
} from '@nx-aib/build-machine';
import type { Figure } from './figure';
import { debianMirror } from './mirror';
import { dropIn, mkosiConfig } from './mkosi-config';
import { installedMkosi, MKOSI_COLD, MKOSI_INCREMENTAL } from './mkosi-facts';
import type { Progress } from './progress';
import path from 'node:path';

/** The timeout of a mkosi build. */
const TIMEOUT_MS = 15 * 60_000;

/** The programs that mkosi runs for such an image (mkosi.1, ToolsTree=), and apt with its dependencies. */
const TOOLS =
  'bubblewrap,cpio,debian-archive-keyring,dosfstools,e2fsprogs,fdisk,kmod,mtools,squashfs-tools,systemd-boot-tools,systemd-repart,udev,zstd';

/** The result of measuring mkosi: its figures, or why there are none. */
export type MkosiOutcome =
  | { readonly measured: true; readonly figures: readonly Figure[] }
  | { readonly measured: false; readonly why: string };

/** Ends the measurement of mkosi, but not the rest of the benchmark. */
class MkosiFailed extends Error {}

/**
 * Builds the reference image with mkosi: from scratch with downloaded packages, and again after changing the QM
 * drop-in, with everything cached by mkosi's incremental mode.
 * @param loaded the reference image
 */
export async function mkosiFigures(
  loaded: LoadedPlan,
  work: string,
  runs: number,
  progress: Progress,
): Promise<MkosiOutcome> {
  const mkosi = await installedMkosi();
  if (!mkosi.usable) return { measured: false, why: mkosi.why };
  const mirror = await debianMirror();
  if (mirror === undefined)
    return {
      measured: false,
      why: 'apt has no lists of Debian (apt-get update), and NX_AIB_MIRROR names no mirror',
    };
  const bench = new MkosiBench(path.join(work, 'mkosi'), mirror, loaded, progress);
  try {
    return { measured: true, figures: await bench.figures(runs) };
  } catch (error) {
    if (error instanceof MkosiFailed) return { measured: false, why: error.message };
    throw error;
  } finally {
    await bench.remove();
  }
}

class MkosiBench {
  constructor(
    private readonly folder: string,
    private readonly mirror: string,
    private readonly loaded: LoadedPlan,
    private readonly progress: Progress,
  ) {}

  async figures(runs: number): Promise<Figure[]> {
    await this.prepare();
    this.progress.say('mkosi: filling its package cache');
    await this.build();
    await this.forget();
    const cold = await this.progress.timed(MKOSI_COLD, () => this.build());
    const incremental = await this.progress.repeat(runs, MKOSI_INCREMENTAL, async (number) => {
      for (const { path: file, text } of dropIn(this.loaded.plan))
        await this.write(file, text.replace(/^MemoryMax=.*$/m, `MemoryMax=${41 + number}%`));
      return this.build();
    });
    return [
      { name: MKOSI_COLD, seconds: [cold] },
      { name: MKOSI_INCREMENTAL, seconds: incremental },
    ];
  }

  /** The tools tree is made from the image's own distribution, like ours, and is not part of the measurement. */
  private async prepare(): Promise<void> {
    const { plan, platform } = this.loaded;
    for (const folder of ['image', 'output', 'cache', 'packages', 'workspace', 'tools'])
      await makeFolder(path.join(this.folder, folder));
    for (const { path: file, text } of mkosiConfig(plan, debianRepositories(platform.distribution).suite))
      await this.write(file, text);
    this.progress.say('mkosi: making a tree of the tools that it runs');
    const tar = path.join(this.folder, 'tools.tar');
    const { suite, components } = debianRepositories(platform.distribution);
    await this.succeed([
      'mmdebstrap',
      `--mode=${isRoot() ? 'root' : 'unshare'}`,
      '--variant=apt',
      `--architectures=${platform.boot.packageArch}`,
      '--format=tar',
      '--skip=output/dev',
      `--include=${TOOLS}`,
      suite,
      tar,
      `deb ${this.mirror} ${suite} ${components.join(' ')}`,
    ]);
    await this.succeed([
      'tar',
      '--extract',
      '--file',
      tar,
      '--directory',
      path.join(this.folder, 'tools'),
      '--no-same-owner',
      '--exclude=./dev/*',
    ]);
    await removeTree(tar);
  }

  /** @returns seconds */
  private async build(): Promise<number> {
    const started = monotonicMilliseconds();
    // The first --force replaces the image, and keeps the cache of incremental mode.
    await this.succeed(this.argv('--force', 'build'));
    return (monotonicMilliseconds() - started) / 1000;
  }

  /** Removes everything except the downloaded packages; `mkosi clean` would keep the cached initrd. */
  private async forget(): Promise<void> {
    for (const folder of ['output', 'cache'].map((name) => path.join(this.folder, name))) {
      await removeTree(folder);
      await makeFolder(folder);
    }
  }

  private argv(...args: string[]): Argv {
    const at = (folder: string) => path.join(this.folder, folder);
    // As options, because the sections of these settings differ between versions.
    return [
      'mkosi',
      `--directory=${at('image')}`,
      '--incremental=yes',
      `--tools-tree=${at('tools')}`,
      `--local-mirror=${this.mirror}`,
      `--output-directory=${at('output')}`,
      `--cache-directory=${at('cache')}`,
      `--package-cache-directory=${at('packages')}`,
      `--workspace-directory=${at('workspace')}`,
      ...args,
    ];
  }

  private async succeed(argv: Argv): Promise<void> {
    const logFile = path.join(this.folder, 'log');
    const outcome = await run(argv, { logFile, timeoutMs: TIMEOUT_MS, inherit: 'all' });
    if (!outcome.ok) throw new MkosiFailed(whyFailed(argv[0], outcome));
  }

  private async write(file: string, text: string): Promise<void> {
    const target = path.join(this.folder, 'image', file);
    await makeFolder(path.dirname(target));
    await writeFileAtomic(target, text);
  }

  async remove(): Promise<void> {
    await removeTree(this.folder);
  }
}

function whyFailed(program: string, { stderr, ...outcome }: RunOutcome & { readonly ok: false }): string {
  if (outcome.reason === 'timeout') return `${program} had not ended after ${TIMEOUT_MS / 60_000} minutes`;
  const lines = stderr.trim().split('\n').slice(-3);
  return `${program} failed: ${lines.join(' / ')}`;
}
