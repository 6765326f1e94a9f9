import { makeFolder, type Argv, type RunOutcome, runWithTree } from '@nx-aib/build-machine';
import { ARCHIVE_KEYRING } from '../archive/source-lines';
import type { ArchiveParams } from '../params/step-params';
import { mirrorLines } from '../archive/archive-sources';
import { keepingDownloads } from './kept-downloads';
import path from 'node:path';

export interface MmdebstrapCall {
  readonly archive: ArchiveParams;
  readonly variant: 'extract' | 'essential' | 'custom';
  readonly include: readonly string[];
  /** The only source, on this machine: a line of sources.list(5). Its packages are not added to the cached downloads. */
  readonly source?: string;
  /** The tar to be written, relative to `cwd`; absent if the hooks produce all the output. */
  readonly output?: string;
  /** Contains everything that hooks refer to. */
  readonly cwd: string;
  readonly options: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly logFile: string;
}

/**
 * Makes a tree and packs it, so that the same tree gives the same bytes. mmdebstrap(1) can do this too, but takes half
 * a second longer for each hundred MiB. Device nodes cannot be created without root, and devtmpfs provides them anyway.
 */
const PACKED = `root=$1 output=$2 && shift 2 && "$@" && exec tar --create --file="$output" --directory="$root" \\
--format=pax --pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime --xattrs --numeric-owner \\
--sort=name --mtime="@$SOURCE_DATE_EPOCH" --clamp-mtime --one-file-system --exclude=./dev .`;

/**
 * For a source on this machine: apt(8) reads it as the user that it runs as, because its own user, _apt, may not read the
 * store. Written to the configuration that only mmdebstrap(1) uses, not to the root.
 */
const AS_ROOT = `--setup-hook=echo 'APT::Sandbox::User "root";' >> "$MMDEBSTRAP_APT_CONFIG"`;

/**
 * Runs mmdebstrap(1) as root, or as root of a user namespace, with `cwd` as NX_AIB_CWD in hooks. Every timestamp is the
 * sourceDateEpoch of the archive parameters. The archive is the distribution's default one, or that of NX_AIB_MIRROR: a
 * URI, or sources.list(5) lines. Signed packages are the same wherever they come from.
 */
export async function mmdebstrap(call: MmdebstrapCall): Promise<RunOutcome> {
  const { archive, source } = call;
  const noKeys = path.join(call.cwd, 'no-keys');
  await makeFolder(noKeys);
  return runWithTree(
    (tree) => {
      const root = path.join(tree, 'root');
      const made: Argv = [
        'mmdebstrap',
        '--mode=root',
        `--variant=${call.variant}`,
        `--architectures=${archive.debArch}`,
        `--components=${archive.components.join(',')}`,
        '--format=directory',
        // Instead of /etc/apt/trusted.gpg and trusted.gpg.d: other keys trusted by the machine are not part of any
        // fingerprint.
        ...[`--keyring=${ARCHIVE_KEYRING}`, `--keyring=${noKeys}`],
        ...(call.include.length > 0 ? [`--include=${call.include.join(',')}`] : []),
        ...(source === undefined ? [] : [AS_ROOT]),
        ...call.options,
        ...(source === undefined ? keepingDownloads(call.variant) : []),
        archive.suite,
        root,
        ...(source === undefined ? mirrorLines(archive) : [source]),
      ];
      return call.output === undefined ? made : ['sh', '-c', PACKED, 'sh', root, call.output, ...made];
    },
    {
      cwd: call.cwd,
      logFile: call.logFile,
      env: {
        SOURCE_DATE_EPOCH: String(archive.sourceDateEpoch),
        LC_ALL: 'C.UTF-8',
        TZ: 'UTC',
        NX_AIB_CWD: call.cwd,
        ...call.env,
      },
    },
  );
}
