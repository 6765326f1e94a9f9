import { linkTo, writeFileAtomic } from '@nx-aib/build-machine';
import { success, type Result } from '@nx-aib/core';
import { installedPackages } from '../../installed/dpkg-status';
import { stanzasByName } from '../../archive/archive-lists';
import { knownSources, notAsLocked, trace, type TracedDeb } from '../../installed/provenance';
import { normalUri, parseSourceLine } from '../../archive/source-lines';
import type { PackagesParams } from '../../params/step-params';
import { readMade, readMadeJson, stepFailed, type StepContext } from '@nx-aib/steps';
import { isInstalled, type RootOutput } from '@nx-aib/package-family';
import { readLists, TAKE_LISTS, type PackageIndex } from '../../install/archive-lists';
import { EXACT_NAMES } from '../../install/exact-names';
import { installFailed, NAMES } from '../../install/install-failed';
import { DOWNLOADS } from '../../install/kept-downloads';
import { mmdebstrap } from '../../install/mmdebstrap';
import { withInstallSource, type InstallSource } from '../../fetch/install-source';
import path from 'node:path';

/** How many packages one message names. */
const SHOWN_PACKAGES = 10;

/** In hooks, `$1` is the root; variable parts are passed in the environment, never in the text of a script. */
const INSTALL =
  'APT_CONFIG="$MMDEBSTRAP_APT_CONFIG" apt-get --yes install -oDPkg::Chroot-Directory="$1" -- $NX_AIB_PACKAGES';

/** A module's file may have `_` where its name has `-`, or the other way round (modprobe(8)). */
const REMOVE_MODULES = `set -e
find "$1/usr/lib/modules" -name "*.ko*" -printf "%f\\n" | sed "s/\\.ko.*//" > "$NX_AIB_CWD/${NAMES.modules}"
missing=
for name in $NX_AIB_REMOVE_MODULES; do
  pattern=$(printf %s "$name" | sed 's/[-_]/[-_]/g')
  found=$(find "$1/usr/lib/modules" -name "$pattern.ko*" -print -delete)
  test -n "$found" || { echo "error: the kernel has no module $name" >&2; missing=yes; }
done
test -z "$missing"
for folder in "$1"/usr/lib/modules/*; do
  version=$(basename "$folder")
  chroot "$1" depmod "$version"
  chroot "$1" update-initramfs -u -k "$version"
done`;

/**
 * Removes what mmdebstrap(1) copies from the build machine, the origin of packages, and anything that differs between
 * builds. Uses the root's own programs, so that links in packages are followed inside the root.
 */
const FORGET_THE_HOST = `set -e
chroot "$1" /bin/sh -ec 'PATH=/usr/sbin:/usr/bin:/sbin:/bin
rm -f /etc/resolv.conf /etc/hostname /etc/apt/sources.list /etc/apt/sources.list.d/*
rm -f /var/cache/ldconfig/aux-cache /var/lib/systemd/random-seed /var/lib/dbus/machine-id
rm -f /etc/ssh/ssh_host_*
find /var/log -type f -delete'`;

/** The tar is without /dev, which mmdebstrap(1) needs. */
const UNPACK_BASE = `tar --extract --file="$NX_AIB_CWD/base.tar" --directory="$1" --numeric-owner --xattrs \
--xattrs-include="*" && mkdir -p "$1/dev"`;

/** Leaves dpkg's own list of what is installed in the working directory. */
const TAKE_STATUS = '--customize-hook=chroot "$1" /bin/cat /var/lib/dpkg/status > "$NX_AIB_CWD/status"';

/** What is installed on top of it, where that is not nothing. */
export interface PackagesInputs {
  readonly base: RootOutput | undefined;
}

type Context = StepContext<PackagesParams, PackagesInputs, RootOutput>;

/** Runs a step of the kind `packages`. */
export function installRoot(context: Context): Promise<Result<undefined>> {
  return withInstallSource(context, async (source) => {
    const made = await makeRoot(context, source);
    return made.ok ? writeInstalled(context) : made;
  });
}

async function makeRoot(context: Context, { names, ...from }: InstallSource): Promise<Result<undefined>> {
  const { params, scratch, output, logFile } = context;
  const base = context.input('base');
  await linkTo(context.downloads, path.join(scratch, DOWNLOADS));
  if (base !== undefined) await linkTo(base.tar, path.join(scratch, 'base.tar'));
  await linkTo(output, path.join(scratch, 'output'));
  const asked = names.length > 0;
  // What mmdebstrap itself has installed is checked, too: it takes names as apt-get does.
  const exact = asked ? [EXACT_NAMES] : [];
  const install = asked ? [`--customize-hook=${INSTALL}`] : [];
  const remove = params.removeModules.length === 0 ? [] : [`--customize-hook=${REMOVE_MODULES}`];
  const made = await mmdebstrap({
    archive: params.archive,
    variant: base ? 'custom' : 'essential',
    include: base ? [] : names,
    ...from,
    output: 'output/root.tar',
    cwd: scratch,
    options: [
      // The tar is without /dev, where mmdebstrap binds the host's device nodes when it is not root.
      ...(base ? [`--setup-hook=${UNPACK_BASE}`, ...exact, ...install] : exact),
      ...remove,
      TAKE_STATUS,
      // If there is nothing to install, mmdebstrap would complain about the missing index.
      ...(params.locked?.length === 0 ? ['--skip=update'] : []),
      ...(params.locked === undefined ? TAKE_LISTS : []),
      `--customize-hook=${FORGET_THE_HOST}`,
    ],
    env: {
      NX_AIB_PACKAGES: names.join(' '),
      NX_AIB_REMOVE_MODULES: params.removeModules.join(' '),
    },
    logFile,
  });
  return made.ok ? success(undefined) : installFailed(context, made);
}

async function writeInstalled(context: Context): Promise<Result<undefined>> {
  const { params, scratch, made } = context;
  const status = await readMade(path.join(scratch, 'status'));
  const installed = installedPackages(status);
  const before = await readInstalled(context.input('base'));
  const other = params.locked === undefined ? [] : notAsLocked(installed, before, params.locked);
  if (other.length > 0) {
    return stepFailed(context, {
      code: 'lock/not-as-locked',
      message: `installed packages differ from the lock file: ${other.slice(0, SHOWN_PACKAGES).join('; ')}`,
      hint: 'update the lock file: `nx lock --update` or `aib-dev lock --update`',
    });
  }
  // What says where a package is are ASCII fields, and bytes are read faster than UTF-8.
  const indexes = params.locked === undefined ? await readLists(scratch, 'latin1') : [];
  const stanzas = stanzasByName(indexes.map((index) => ({ ...index, unsigned: isUnsigned(index, params) })));
  const traced = trace(installed, knownSources(before, params.locked ?? []), stanzas);
  await writeFileAtomic(made.installed, `${JSON.stringify(traced, null, 2)}\n`);
  return success(undefined);
}

/** Whether an index is of a source that nobody has signed. */
function isUnsigned({ baseUri }: PackageIndex, { archive }: PackagesParams): boolean {
  return (archive.sources ?? []).some(
    ({ line, trust }) =>
      trust === 'none' && normalUri(parseSourceLine(line)?.uri ?? '') === normalUri(baseUri),
  );
}

async function readInstalled(base: RootOutput | undefined): Promise<readonly TracedDeb[]> {
  return base === undefined ? [] : readMadeJson(base.installed, isInstalled);
}
