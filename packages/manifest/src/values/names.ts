import { DEB_REQUEST } from '../deb-request';
import { patterned } from './text';

/** The image's name, which becomes part of file names. */
export const imageName = patterned(
  'manifest/image-name',
  'a name for an image',
  /^[A-Za-z0-9_][A-Za-z0-9_.+-]{0,127}$/,
  'a name has letters, digits and _ . + -, does not start with . + or -, and is at most 128 characters long',
);

export const targetName = patterned(
  'manifest/target-name',
  'a name of a target',
  /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
  'a target name has letters, digits, _ and -, as in qemu or rpi4',
);

/** A word that is passed to tools as an argument: no spaces, and no leading dash, which would make it an option. */
export const token = patterned(
  'manifest/token',
  'a single word',
  /^[^\s-]\S{0,254}$/,
  'one word without spaces that does not start with a dash, at most 255 characters',
);

/**
 * Users and groups: the names that the manifest language allows, except `.` and `..`, which would be other directories
 * below /home, and numbers, which chown(1) could interpret as another account's id.
 */
export const accountName = patterned(
  'manifest/account-name',
  'a name of a user or group',
  /^(?!\d+$|\.{1,2}$)[A-Za-z0-9_.][A-Za-z0-9_.-]{0,31}$/,
  'a name has letters, digits and _ . -, is not a number, does not start with a dash, and is at most 32 characters long',
);

/**
 * Network interfaces: dev_valid_name() in the kernel's net/core/dev.c; IFNAMSIZ is 16 including the final NUL.
 * Characters that are valid for the kernel but special in a list of patterns, such as Name= in systemd.network(5), are
 * rejected.
 */
export const interfaceName = patterned(
  'manifest/interface-name',
  'a name of a network interface',
  /^(?!\.{1,2}$)[A-Za-z0-9_.@+][A-Za-z0-9_.@+-]{0,14}$/,
  'an interface name has at most 15 characters: letters, digits and _ . @ + -, as in enp0s2',
);

/** Kernel modules: MODULE_NAME_LEN is 64 - sizeof(unsigned long), include/linux/module.h. */
export const moduleName = patterned(
  'manifest/module-name',
  'a name of a kernel module',
  /^[A-Za-z0-9_][A-Za-z0-9_-]{0,54}$/,
  'a module name has letters, digits, _ and -, without .ko, as in virtio_net',
);

/** Packages as accepted by dnf: a name, optionally with version, architecture or a glob; never an option. */
export const packageName = patterned(
  'manifest/package-name',
  'a name of a package',
  /^[A-Za-z0-9@/(_][^\s;&|<>`$"'\\]{0,254}$/,
  'a package name is one word that starts with a letter or digit, as in openssh-server',
);

/** Packages by name, as accepted by apt-get(8). */
export const debName = patterned(
  'manifest/deb-name',
  'a name of a Debian package',
  DEB_REQUEST,
  'lower-case letters, digits and + - ., at least two characters, no - or . at the end; :arch, =version or /suite may follow',
);

/** The kernel's package, only by name: the version is part of a kernel package's name. */
export const kernelPackage = patterned(
  'manifest/kernel-package',
  'a name of a kernel package',
  /^[A-Za-z0-9][A-Za-z0-9+._-]{0,126}[A-Za-z0-9+]$/,
  'a name has letters, digits and + - . _, without version or architecture, as in kernel-automotive or linux-image-amd64',
);

/** Repositories: the characters that dnf allows in a section's name. */
export const repoId = patterned(
  'manifest/repo-id',
  'a name of a repository',
  /^[A-Za-z0-9_.:][A-Za-z0-9_.:-]{0,127}$/,
  'a repository id has letters, digits and _ . : -, and does not start with a dash',
);

/** ostree refs: OSTREE_REF_FRAGMENT_REGEXP joined by slashes, in ostree's ostree-core.c. */
export const ostreeRef = patterned(
  'manifest/ostree-ref',
  'an ostree branch',
  /^(?!.*\/\/)[A-Za-z0-9_][A-Za-z0-9_.-]*(?:\/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$/,
  'a branch has words of letters, digits and _ . -, joined by /, as in my-org/x86_64/my-car',
);
