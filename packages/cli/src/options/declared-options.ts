import { ARCHES } from '@nx-aib/core';
import { DEFAULT_DISTRO, DEFAULT_TARGET } from '@nx-aib/planner';
import type { OptionDeclarations, OptionsOf } from './option-declaration';

/** The manifest itself; an argument on a command line. */
export const MANIFEST_OPTION = {
  manifest: { value: 'file', path: true, description: 'the manifest, *.aib.yml' },
} as const satisfies OptionDeclarations;

/** The options that say which image is meant; whatever plans an image has them. */
export const PLANNING_OPTIONS = {
  target: {
    value: 'name',
    description: `what the image is for (default: the manifest's target, else ${DEFAULT_TARGET})`,
  },
  distro: { value: 'name', default: DEFAULT_DISTRO, description: 'the distribution that it is made of' },
  arch: { value: 'arch', choices: ARCHES, description: "architecture (default: this machine's)" },
  mode: {
    value: 'mode',
    choices: ['package', 'image'],
    default: 'package',
    description: 'a writable package system or an immutable image',
  },
  seed: {
    value: 'text',
    description:
      'derive UUIDs from this text (default: from project, name, target, architecture and mode, as the plan shows)',
  },
  define: { value: 'key=value', many: true, description: 'set a define, as KEY=VALUE; the value is YAML' },
  allowSource: {
    value: 'directory',
    many: true,
    path: true,
    description: 'take sources from there, though it is outside of the workspace',
  },
} as const satisfies OptionDeclarations;

/** What was given of them. */
export type PlanningOptions = OptionsOf<typeof PLANNING_OPTIONS>;

/** Of `build`, besides. */
export const BUILD_OPTIONS = {
  format: { value: 'format', choices: ['qcow2', 'raw'], description: "the image's format" },
  explain: { description: 'say of each step that runs what differs from the nearest earlier run' },
} as const satisfies OptionDeclarations;

/** Of `lock`, besides. */
export const LOCK_OPTIONS = {
  update: {
    conflicts: 'check',
    description: 'take the versions that the archive has now, also for packages that are in the lock',
  },
  check: { description: 'only say whether the lock fits the manifest; write nothing' },
} as const satisfies OptionDeclarations;

/** Of `sign`, besides. */
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
    description: "the key's certificate and those above it, PEM",
  },
  builderId: { value: 'uri', description: 'who builds, as a URI' },
} as const satisfies OptionDeclarations;

/** Of whatever boots an image. */
export const MACHINE_OPTIONS = {
  memory: { value: 'size', description: 'memory of the machine: 2G, 2048M (default: 2G)' },
} as const satisfies OptionDeclarations;

/** Whose signature an image has to have. */
export const TRUST_OPTIONS = {
  manifest: {
    value: 'file',
    path: true,
    description: 'the manifest that the signature has to name; of use with a key or authorities',
  },
  key: {
    value: 'file',
    path: true,
    description:
      'the public key, PEM, that has to have signed the image: one that is not signed is not booted',
  },
  ca: {
    value: 'file',
    path: true,
    description: 'certificates, PEM, of the authorities whose certificates may have signed the image',
  },
} as const satisfies OptionDeclarations;
