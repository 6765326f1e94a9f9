import type { Bytes } from '@nx-aib/core';
import type { CpuWeight } from './cpu-weight';
import type { MemoryLimit } from './memory-limit';
import type { Uuid } from './uuid';

declare const validated: unique symbol;

/**
 * A manifest that has passed the schema and every rule of the language; only `parseManifest` creates one. Keys are
 * those of the `.aib.yml` language; sizes are parsed, unset keys stay unset.
 */
export interface Manifest {
  readonly [validated]: true;
  readonly name: string;
  readonly version?: string;
  readonly target?: string;
  readonly content?: Content;
  readonly qm?: Qm;
  readonly network?: Network;
  readonly image?: Image;
  readonly auth?: Auth;
  readonly kernel?: Kernel;
  readonly experimental?: { readonly internal_defines?: Readonly<Record<string, unknown>> };
}

export interface Content {
  /** Package names for RPM distributions. */
  readonly rpms?: readonly string[];
  /** Package names for Debian-family distributions. */
  readonly debs?: readonly string[];
  readonly enable_repos?: readonly ('debug' | 'devel')[];
  readonly repos?: readonly Repo[];
  readonly container_images?: readonly ContainerImage[];
  readonly add_files?: readonly AddFile[];
  readonly chmod_files?: readonly ChmodFile[];
  readonly chown_files?: readonly ChownFile[];
  readonly remove_files?: readonly { readonly path: string }[];
  readonly make_dirs?: readonly MakeDir[];
  readonly add_symlinks?: readonly { readonly link: string; readonly target: string }[];
  readonly systemd?: {
    readonly enabled_services?: readonly string[];
    readonly disabled_services?: readonly string[];
  };
  readonly sbom?: { readonly doc_path: string };
}

export interface Repo {
  readonly id: string;
  readonly baseurl: string;
  readonly priority?: number;
}

export interface ContainerImage {
  readonly source: string;
  readonly tag?: string;
  readonly digest?: string;
  readonly name?: string;
  readonly 'containers-transport'?: 'docker' | 'containers-storage';
  readonly index?: boolean;
}

export type AddFile =
  | { readonly path: string; readonly text: string }
  | { readonly path: string; readonly source_path: string }
  | { readonly path: string; readonly url: string }
  | {
      readonly path: string;
      readonly source_glob: string;
      readonly preserve_path?: boolean;
      readonly max_files?: number;
      readonly allow_empty?: boolean;
    };

export interface ChmodFile {
  readonly path: string;
  /** Octal (`0755`, as text or as a number in octal) or symbolic (`u+x,go-w`); stored as text, octal without `0o`. */
  readonly mode: string;
  readonly recursive?: boolean;
}

export interface ChownFile {
  readonly path: string;
  readonly user?: string | number;
  readonly group?: string | number;
  readonly recursive?: boolean;
}

export interface MakeDir {
  readonly path: string;
  /** Permission bits, 0 to 0o7777. */
  readonly mode?: number;
  readonly parents?: boolean;
  readonly exist_ok?: boolean;
}

export interface Qm {
  readonly content?: Content;
  readonly memory_limit?: { readonly max?: MemoryLimit; readonly high?: MemoryLimit };
  readonly cpu_weight?: CpuWeight;
  readonly container_checksum?: string;
}

export type Network =
  { readonly static: StaticNetwork } | { readonly dynamic: Readonly<Record<string, never>> };

export interface StaticNetwork {
  readonly ip: string;
  readonly ip_prefixlen: number;
  readonly gateway: string;
  readonly dns: string;
  readonly iface?: string;
  readonly load_module?: string;
}

export interface Image {
  readonly image_size?: Bytes;
  readonly sealed?: boolean;
  readonly selinux_mode?: 'enforcing' | 'permissive';
  readonly selinux_policy?: string;
  readonly selinux_booleans?: Readonly<Record<string, boolean>>;
  readonly hostname?: string;
  readonly ostree_ref?: string;
  readonly partitions?: Partitions;
  readonly enable_oom_protection?: boolean;
}

/** A partition at a fixed position whose size can be set. */
export interface SizedPartition {
  readonly size?: Bytes;
}

/** `var` or `var_qm`: sized in one of two ways, outside the image, or not a separate partition. */
export type DataPartition =
  | { readonly size: Bytes; readonly uuid?: Uuid }
  /** A fraction of the whole image, above 0 and up to 1. */
  | { readonly relative_size: number; readonly uuid?: Uuid }
  | { readonly external: true; readonly uuid: Uuid }
  | { readonly uuid?: Uuid };

export interface Partitions {
  readonly root?: { readonly grow?: boolean };
  readonly aboot?: SizedPartition;
  readonly ukiboot?: SizedPartition;
  readonly boot?: SizedPartition;
  readonly efi?: SizedPartition;
  readonly vbmeta?: SizedPartition;
  readonly sbl?: SizedPartition;
  readonly var?: DataPartition;
  readonly var_qm?: DataPartition;
}

export interface Auth {
  /** A crypt(5) hash, `""` for no password, `null` for a locked account. */
  readonly root_password?: string | null;
  readonly root_ssh_keys?: readonly string[];
  readonly sshd_config?: {
    readonly PasswordAuthentication?: boolean;
    readonly PermitRootLogin?: 'prohibit-password' | 'forced-commands-only' | boolean;
  };
  readonly users?: Readonly<Record<string, User>>;
  readonly groups?: Readonly<Record<string, { readonly gid?: number }>>;
}

export interface User {
  readonly uid?: number;
  readonly gid?: number;
  readonly groups?: readonly string[];
  readonly description?: string;
  /** Normalised, like `shell`: no `..`, no double or trailing slashes. */
  readonly home?: string;
  readonly shell?: string;
  /** A crypt(5) hash, `""` for no password, `null` for a locked account. */
  readonly password?: string | null;
  readonly key?: string;
  readonly keys?: readonly string[];
  /** Days since 1970-01-01, as in shadow(5). */
  readonly expiredate?: number;
  readonly force_password_reset?: boolean;
}

export interface Kernel {
  readonly debug_logging?: boolean;
  readonly cmdline?: readonly string[];
  readonly kernel_package?: string;
  readonly kernel_version?: string;
  readonly loglevel?: number;
  readonly remove_modules?: readonly string[];
}
