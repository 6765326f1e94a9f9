import { linkTo } from '@nx-aib/host';
import { success } from '@nx-aib/manifest';
import path from 'node:path';
import type { PackagesParams } from '../../plan/steps/params';
import { inputOf, programFailed, type Action } from '../action';
import { DOWNLOADS, mmdebstrap } from '../mmdebstrap';

/** In hooks, `$1` is the root; what varies comes through the environment, never through their text. */
const INSTALL =
  'APT_CONFIG="$MMDEBSTRAP_APT_CONFIG" apt-get --yes install -oDPkg::Chroot-Directory="$1" -- $NX_AIB_PACKAGES';

/** A module's file may have `_` where its name has `-`, or the other way round (modprobe(8)). */
const REMOVE_MODULES = `
for name in $NX_AIB_REMOVE_MODULES; do
  pattern=$(printf %s "$name" | sed 's/[-_]/[-_]/g')
  found=$(find "$1/usr/lib/modules" -name "$pattern.ko*" -print -delete)
  test -n "$found" || { echo "error: the kernel has no module $name" >&2; exit 1; }
done
for folder in "$1"/usr/lib/modules/*; do
  version=$(basename "$folder")
  chroot "$1" depmod "$version"
  chroot "$1" update-initramfs -u -k "$version"
done`;

/** What mmdebstrap(1) copies from the host, where packages came from, and what is another one in each build. */
const FORGET_THE_HOST = `
rm -f "$1/etc/resolv.conf" "$1/etc/hostname" "$1/etc/apt/sources.list" "$1"/etc/apt/sources.list.d/*
rm -f "$1/var/cache/ldconfig/aux-cache" "$1/var/lib/systemd/random-seed" "$1/var/lib/dbus/machine-id"
rm -f "$1"/etc/ssh/ssh_host_*
find "$1/var/log" -type f -delete`;

/** Makes a root file system of packages as a tar: from nothing, or on top of another one. */
export const packages: Action<PackagesParams> = async (context) => {
  const { params, scratch, output, logFile } = context;
  const onTop = 'base' in context.inputs;
  await linkTo(context.downloads, path.join(scratch, DOWNLOADS));
  if (onTop) await linkTo(path.join(inputOf(context, 'base'), 'root.tar'), path.join(scratch, 'base.tar'));
  await linkTo(output, path.join(scratch, 'output'));
  const install = params.packages.length === 0 ? [] : [`--customize-hook=${INSTALL}`];
  const remove = params.removeModules.length === 0 ? [] : [`--customize-hook=${REMOVE_MODULES}`];
  const made = await mmdebstrap({
    archive: params.archive,
    variant: onTop ? 'custom' : 'essential',
    include: onTop ? [] : params.packages,
    output: 'output/root.tar',
    cwd: scratch,
    options: [
      // The tar is without /dev, where mmdebstrap binds the host's device nodes when it is not root.
      ...(onTop ? ['--setup-hook=tar-in base.tar /', '--setup-hook=mkdir -p "$1/dev"', ...install] : []),
      ...remove,
      `--customize-hook=${FORGET_THE_HOST}`,
    ],
    env: {
      NX_AIB_PACKAGES: params.packages.join(' '),
      NX_AIB_REMOVE_MODULES: params.removeModules.join(' '),
    },
    logFile,
  });
  return made.ok ? success(undefined) : programFailed(context, ['mmdebstrap'], made);
};
