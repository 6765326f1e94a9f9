import { environmentVariable, isRoot, run, type RunOutcome } from '@nx-aib/host';
import type { ArchiveParams } from '../plan/steps/params';

export interface MmdebstrapCall {
  readonly archive: ArchiveParams;
  readonly variant: 'extract' | 'essential' | 'custom';
  readonly include: readonly string[];
  /** The only source, a line of sources.list(5); nothing of it is kept among the downloads. */
  readonly source?: string;
  /** Relative to `cwd`, which holds everything that hooks name, so that no path has to be quoted for them. */
  readonly output: string;
  readonly cwd: string;
  readonly options: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly logFile: string;
}

/** The name, inside a call's `cwd`, of the folder that keeps downloaded packages. */
export const DOWNLOADS = 'downloads';

/** Takes packages that were downloaded before, and keeps those that were downloaded now; as mmdebstrap(1) shows it. */
const KEEP_DOWNLOADS = [
  '--skip=download/empty,essential/unlink',
  '--setup-hook=mkdir -p "$1/var/cache/apt/archives/partial"',
  `--setup-hook=sync-in ${DOWNLOADS} /var/cache/apt/archives/`,
  `--customize-hook=rm -rf "$1/var/cache/apt/archives/lock" "$1/var/cache/apt/archives/partial"`,
  `--customize-hook=sync-out /var/cache/apt/archives ${DOWNLOADS}`,
  // sync-in has given it the owner that the folder has outside.
  '--customize-hook=chown 0:0 "$1/var/cache/apt/archives"',
];

/** A source of a call is on this host: it is not asked through a proxy, whatever proxy the user has. */
const NO_PROXY = { no_proxy: '127.0.0.1' };

/**
 * Runs mmdebstrap(1): as root in its root mode, else in a user namespace. Every time stamp is the archive
 * parameters' sourceDateEpoch. The archive is the distribution's default one, or what NX_AIB_MIRROR names: a
 * URI, or sources.list(5) lines. Signed packages are the same wherever they come from.
 */
export function mmdebstrap(call: MmdebstrapCall): Promise<RunOutcome> {
  const { archive, source } = call;
  return run(
    [
      'mmdebstrap',
      `--mode=${isRoot() ? 'root' : 'unshare'}`,
      `--variant=${call.variant}`,
      `--architectures=${archive.debArch}`,
      `--components=${archive.components.join(',')}`,
      '--format=tar',
      // A device node cannot be made without root, and devtmpfs brings them anyway.
      '--skip=output/dev',
      ...(call.include.length > 0 ? [`--include=${call.include.join(',')}`] : []),
      ...(source === undefined ? KEEP_DOWNLOADS : []),
      ...call.options,
      archive.suite,
      call.output,
      ...(source === undefined ? mirrors(archive) : [source]),
    ],
    {
      cwd: call.cwd,
      logFile: call.logFile,
      env: {
        SOURCE_DATE_EPOCH: String(archive.sourceDateEpoch),
        LC_ALL: 'C.UTF-8',
        TZ: 'UTC',
        ...(source === undefined ? {} : NO_PROXY),
        ...call.env,
      },
    },
  );
}

/** As sources.list(5) lines. A URI alone stands for all suites: security updates are beside it, as `…-security`. */
function mirrors({ suites, components }: ArchiveParams): string[] {
  const lines = (environmentVariable('NX_AIB_MIRROR') ?? '').split('\n').map((line) => line.trim());
  return lines.flatMap((line) => {
    if (line === '' || /\s/.test(line)) return line === '' ? [] : [line];
    const base = line.replace(/\/+$/, '');
    return suites.map((suite) => {
      const uri = suite.endsWith('-security') ? `${base}-security` : base;
      return `deb ${uri} ${suite} ${components.join(' ')}`;
    });
  });
}
