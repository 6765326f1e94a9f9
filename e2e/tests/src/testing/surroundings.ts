import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Argv } from '@nx-aib/build-machine';

/** The surroundings of a build, which are not among its inputs. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly umask: string;
  /** Files and directories of this machine that are replaced, only for the build. */
  readonly inPlaceOf: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** Variables read by some program of a build, or by its shell, loader or interpreter. */
const VARIABLES: Readonly<Record<string, string>> = {
  ...{ TAR_OPTIONS: '--exclude=*.service --mode=0777', TAPE: '/dev/null', POSIXLY_CORRECT: '1', GZIP: '-1' },
  ...{
    XZ_OPT: '-0',
    XZ_DEFAULTS: '-0',
    ZSTD_CLEVEL: '19',
    ZSTD_NBTHREADS: '1',
    BZIP: '-1',
    COMPRESSLEVEL: '1',
  },
  ...{
    INITRD: 'No',
    DPKG_ROOT: '/nowhere',
    DPKG_ADMINDIR: '/nowhere',
    DPKG_FORCE: 'not-root',
    APT_CONFIG: '/nowhere',
  },
  ...{ DEBIAN_FRONTEND: 'gnome', DEBCONF_DEBUG: '.*', DEB_BUILD_OPTIONS: 'x', MODPROBE_OPTIONS: '-n' },
  ...{
    MKE2FS_FIRST_META_BG: '1',
    MKE2FS_DEVICE_SECTSIZE: '2048',
    MKE2FS_CONFIG: '/nowhere',
    MKE2FS_SYNC: '1',
  },
  ...{ E2FSPROGS_FAKE_TIME: '1', SOURCE_DATE_EPOCH: '1', DEBUGFS_PAGER: 'false', PAGER: 'false' },
  ...{ MTOOLS_NO_VFAT: '1', MTOOLS_LOWER_CASE: '1', MTOOLS_NAME_NUMERIC_TAIL: '0', MTOOLS_SKIP_CHECK: '1' },
  ...{ QEMU_LOG: 'all', QEMU_MODULE_DIR: '/nowhere', G_MESSAGES_DEBUG: 'all', GCONV_PATH: '/nowhere' },
  ...{ LD_LIBRARY_PATH: '/nowhere', LD_BIND_NOW: '1', LD_PRELOAD: '/nowhere/lib.so', MALLOC_PERTURB_: '85' },
  ...{
    SYSTEMD_UNIT_PATH: '/nowhere',
    SYSTEMD_LOG_LEVEL: 'debug',
    SYSTEMD_OFFLINE: '0',
    SYSTEMD_IN_CHROOT: '0',
  },
  ...{ LIBMOUNT_FSTAB: '/nowhere', LIBBLKID_DEBUG: 'all', LIBFDISK_DEBUG: 'all', SFDISK_DEBUG: 'all' },
  ...{
    LANG: 'tr_TR.UTF-8',
    LC_ALL: 'tr_TR.UTF-8',
    LANGUAGE: 'de',
    TZ: 'Pacific/Kiritimati',
    LC_COLLATE: 'de_DE',
  },
  ...{
    PERL5OPT: '-MNowhere',
    PERL5LIB: '/nowhere',
    PERL_UNICODE: 'S',
    PYTHONPATH: '/nowhere',
    GREP_OPTIONS: '-v',
  },
  ...{ ENV: '/nowhere', BASH_ENV: '/nowhere', IFS: 'x', CDPATH: '/', SHELLOPTS: 'noexec', PS4: '$(false)' },
  ...{
    USER: 'nobody',
    LOGNAME: 'nobody',
    SHELL: '/bin/false',
    TERM: 'dumb',
    COLUMNS: '1',
    NX_AIB_CWD: '/nowhere',
  },
  ...{ CI_JOB_TOKEN: 'secret', SUDO_UID: '7', FAKEROOTKEY: '1', FAKECHROOT: 'true', MMDEBSTRAP_MODE: 'x' },
};

/** Configuration of a machine that its administrator has set up for other purposes. */
const OF_THE_MACHINE: Readonly<Record<string, Readonly<Record<string, string>> | string>> = {
  '/etc/apt/apt.conf.d': {
    '99other':
      'APT::Install-Recommends "true";\nDPkg::Options { "--force-confnew"; };\nAPT::Default-Release "sid";\n',
  },
  '/etc/apt/preferences.d': { other: 'Package: *\nPin: release *\nPin-Priority: -1\n' },
  '/etc/dpkg/dpkg.cfg.d': { other: 'path-exclude=/usr/lib/systemd/*\nforce-unsafe-io\n' },
  '/etc/dpkg/dpkg.cfg': 'path-exclude=/usr/share/*\n',
  '/etc/mke2fs.conf': '[defaults]\n\tbase_features = has_journal\n\tblocksize = 1024\n\tinode_size = 128\n',
  '/etc/mtools.conf': 'mtools_lower_case=1\nmtools_no_vfat=1\nmtools_name_numeric_tail=0\n',
  '/etc/timezone': 'Pacific/Kiritimati\n',
  '/etc/hostname': 'other-name\n',
  '/etc/systemd/system': { 'evil.service': '[Service]\nExecStart=/x\n' },
  '/etc/initramfs-tools/initramfs.conf': 'MODULES=dep\nCOMPRESS=xz\n',
};

const DOTFILES: Readonly<Record<string, string>> = {
  ...{ '.mtoolsrc': 'mtools_lower_case=1\nmtools_no_vfat=1\n', '.dpkg.cfg': 'path-exclude=/usr/*\n' },
  ...{ '.gnupg/gpg.conf': 'no-such-option\n', '.config/apt/apt.conf': 'nonsense', '.tarrc': '--exclude=*' },
  ...{
    '.profile': 'exit 1\n',
    '.bashrc': 'exit 1\n',
    '.sfdiskrc': 'x',
    '.blkid.tab': 'x',
    '.gitconfig': '[x',
  },
};

/**
 * A clock that is a year ahead, for the build itself: the programs that it starts are told the time, and do not inherit
 * this.
 */
const CLOCK = `const { now } = Date;
const ahead = () => now() + 365 * 24 * 3600 * 1000;
globalThis.Date = class extends Date {
  constructor(...given) {
    super(...(given.length === 0 ? [ahead()] : given));
  }
  static now() {
    return ahead();
  }
};
`;

/** Makes surroundings in a directory: `pick` decides about each possible item. */
export async function makeSurroundings(
  folder: string,
  pick: (name: string) => boolean,
): Promise<Surroundings> {
  const home = path.join(folder, 'a home');
  await writeAll(home, DOTFILES);
  const cwd = path.join(folder, 'cwd');
  await mkdir(cwd, { recursive: true });
  await chmod(folder, 0o755);
  const env: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(VARIABLES)) if (pick(name)) env[name] = value;
  if (pick('clock')) {
    await writeAll(folder, { 'clock.cjs': CLOCK });
    env['NODE_OPTIONS'] = `--require "${path.join(folder, 'clock.cjs')}"`;
  }
  if (pick('HOME')) env['HOME'] = pick('no HOME') ? undefined : home;
  if (pick('TMPDIR')) env['TMPDIR'] = pick('no TMPDIR') ? '/nowhere/tmp' : cwd;
  const inPlaceOf: Record<string, string> = {};
  for (const [place, content] of Object.entries(OF_THE_MACHINE)) {
    if (!pick(place)) continue;
    const made = path.join(folder, place);
    if (typeof content === 'string') await writeAll(path.dirname(made), { [path.basename(made)]: content });
    else await writeAll(made, content);
    inPlaceOf[place] = made;
  }
  return { env, umask: pick('umask') ? '077' : pick('no umask') ? '000' : '022', inPlaceOf, cwd };
}

async function writeAll(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
}

/** In sh(1): files that do not exist on this machine are not added. */
const SURROUNDED = `umask "$1" && cd "$2" && shift 2
while test "$1" != --; do ! test -e "$1" || mount --bind -- "$2" "$1" || exit 1; shift 2; done
shift && exec "$@"`;

/**
 * The command line that runs a program in surroundings. Replacing files of this machine requires a mount namespace, as
 * root: in a user's own namespace the program would be root, too.
 */
export function surrounded({ umask, cwd, inPlaceOf }: Surroundings, argv: Argv): Argv {
  const isRoot = process.getuid?.() === 0;
  const places = isRoot ? Object.entries(inPlaceOf).flat() : [];
  const called = ['-c', SURROUNDED, 'sh', umask, cwd, ...places, '--', ...argv];
  return isRoot ? ['unshare', '--mount', 'sh', ...called] : ['sh', ...called];
}
