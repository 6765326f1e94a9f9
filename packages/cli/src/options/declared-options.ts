import { ARCHES } from '@nx-aib/core';
import { IMAGE_MODES } from '@nx-aib/image-plan/plan';
import { DEFAULT_DISTRO, DEFAULT_TARGET } from '@nx-aib/platforms/defaults';
import type { OptionDeclarations, OptionsOf } from './option-declaration';

/** The manifest itself; a positional argument on a command line. */
export const MANIFEST_OPTION = {
  manifest: { value: 'file', path: true, description: 'the manifest, *.aib.yml' },
} as const satisfies OptionDeclarations;

/** The options that select an image; every command that plans an image has them. */
export const PLANNING_OPTIONS = {
  target: {
    value: 'name',
    description: `the target hardware (default: the manifest's target, else ${DEFAULT_TARGET})`,
  },
  distro: { value: 'name', default: DEFAULT_DISTRO, description: 'the distribution to build from' },
  arch: { value: 'arch', choices: ARCHES, description: "architecture (default: this machine's)" },
  mode: {
    value: 'mode',
    choices: IMAGE_MODES,
    default: 'package',
    description: "package (writable system) or image (QM's root is read-only)",
  },
  seed: {
    value: 'text',
    description:
      'derive UUIDs from this text (default: from project, name, target, architecture and mode, as the plan shows)',
  },
  define: {
    value: 'key=value',
    many: true,
    description: 'override an entry of experimental.internal_defines, as KEY=VALUE; the value is YAML',
  },
  allowSource: {
    value: 'directory',
    many: true,
    path: true,
    description: 'allow source files from this directory outside the workspace',
  },
} as const satisfies OptionDeclarations;

/** Their given values. */
export type PlanningOptions = OptionsOf<typeof PLANNING_OPTIONS>;

/** Options of commands that warn about old packages. */
export const AGE_OPTIONS = {
  maxPackageAge: {
    value: 'age',
    default: '30d',
    description: 'warn if packages without a lock file were installed longer ago: 12h, 30d, 8w, never',
  },
} as const satisfies OptionDeclarations;

/** Additional options of `plan`. */
export const PLAN_OPTIONS = {
  ...AGE_OPTIONS,
  memory: {
    value: 'sizes',
    many: true,
    description: 'show the memory budget for other machines, too: their MemTotal, such as 1G,2G,4G,8G',
  },
} as const satisfies OptionDeclarations;

/** Additional options of `build`. */
export const BUILD_OPTIONS = {
  format: { value: 'format', choices: ['qcow2', 'raw'], description: "the image's format" },
  ...AGE_OPTIONS,
  explain: { description: 'print for each step that runs what changed since the closest earlier run' },
} as const satisfies OptionDeclarations;

/** Additional options of `lock`. */
export const LOCK_OPTIONS = {
  update: {
    conflicts: 'check',
    description: 'update all packages to the latest versions in the archive',
  },
  check: { description: 'check that the lock file matches the manifest; write nothing' },
} as const satisfies OptionDeclarations;

/** Additional options of `sign`. */
export const SIGN_OPTIONS = {
  key: {
    value: 'file',
    path: true,
    description: 'the private key, PKCS#8 in PEM (default: the file that NX_AIB_SIGN_KEY names)',
  },
  passphraseFile: {
    value: 'file',
    path: true,
    description: "the file with the key's passphrase (default: the passphrase in NX_AIB_SIGN_PASSPHRASE)",
  },
  certificate: {
    value: 'file',
    path: true,
    description: "the key's certificate and the certificates of its issuing CAs (PEM)",
  },
  builderId: { value: 'uri', description: 'the builder ID, a URI' },
} as const satisfies OptionDeclarations;

const BUILD_DIR = {
  value: 'directory',
  path: true,
  description: "the store's directory (default: NX_AIB_STORE, otherwise ~/.cache/nx-aib)",
};

/** Options of Nx targets that use the store; `aib-dev` has `--build-dir`. */
export const STORE_OPTIONS = {
  store: {
    value: 'directory',
    path: true,
    description:
      "the store's directory (default: NX_AIB_STORE, otherwise store in nx.json, otherwise ~/.cache/nx-aib)",
  },
} as const satisfies OptionDeclarations;

/** Options of Nx targets that prune the store. */
export const STORE_SIZE_OPTIONS = {
  storeSize: {
    value: 'size',
    description:
      'the size to which the store is pruned after a build (default: NX_AIB_STORE_SIZE, otherwise storeSize in nx.json, otherwise 8 GiB)',
  },
} as const satisfies OptionDeclarations;

/** Options only of `aib-dev` commands, not of Nx targets. */
export const COMMAND_OPTIONS = {
  build: {
    buildDir: BUILD_DIR,
    dryRun: { description: 'print the steps and which of them would run; write nothing' },
    refresh: {
      conflicts: 'dryRun',
      description:
        'install the latest packages of the archive first, for this and later builds without a lock file',
    },
  },
  doctor: {
    buildDir: BUILD_DIR,
    fix: { description: 'install missing packages if no password is needed' },
    json: { description: 'print the result as JSON' },
  },
  download: { buildDir: BUILD_DIR },
  lock: { buildDir: BUILD_DIR },
  plan: { ...PLAN_OPTIONS, buildDir: BUILD_DIR, json: { description: 'print the plan as JSON' } },
  sign: {
    manifest: {
      ...MANIFEST_OPTION.manifest,
      description: 'the manifest that the image was built from; pass the same options as for the build',
    },
    buildDir: BUILD_DIR,
  },
  store: { buildDir: BUILD_DIR },
  verify: {
    json: { description: 'print the result as JSON' },
    report: {
      value: 'directory',
      path: true,
      description: 'write verify.json and verify.junit.xml to this directory',
    },
  },
} as const satisfies Readonly<Record<string, OptionDeclarations>>;

/** Options of every command that boots an image. */
export const MACHINE_OPTIONS = {
  memory: { value: 'size', description: "the guest's memory: 2G, 2048M (default: 2G)" },
} as const satisfies OptionDeclarations;

/** The required signer of an image. */
export const TRUST_OPTIONS = {
  manifest: {
    value: 'file',
    path: true,
    description: 'require the signature to name this manifest; needs a key or CA certificates',
  },
  key: {
    value: 'file',
    path: true,
    description: 'require a signature by this public key (PEM); an unsigned image is not booted',
  },
  ca: {
    value: 'file',
    path: true,
    description: 'require a signature by a certificate that one of these CAs issued (PEM)',
  },
} as const satisfies OptionDeclarations;
