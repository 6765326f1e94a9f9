/** The supported machine architectures of images. */
export const ARCHES = ['x86_64', 'aarch64'] as const;

/** A machine's architecture as printed by `uname -m`. */
export type Arch = (typeof ARCHES)[number];
