import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Creates a program that replaces QEMU (fake-qemu.js), with a guest that behaves as described in `guest`; returns its
 * path.
 */
export function fakeQemu(folder: string, guest: string): string {
  const program = path.join(folder, `qemu-${guest}`);
  const called = [process.execPath, path.join(__dirname, 'fake-qemu.js')]
    .map((word) => `'${word}'`)
    .join(' ');
  writeFileSync(program, `#!/bin/sh\nFAKE_GUEST='${guest}' exec ${called} "$@"\n`);
  chmodSync(program, 0o755);
  return program;
}
