import os from 'node:os';

/** This machine's architecture as `uname -m` says it: `x86_64`, `aarch64`. */
export function machineArch(): string {
  return os.machine();
}
