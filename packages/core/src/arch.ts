/** The architectures of machines that images are for. */
export const ARCHES = ['x86_64', 'aarch64'] as const;

/** A machine's architecture as `uname -m` says it. */
export type Arch = (typeof ARCHES)[number];
