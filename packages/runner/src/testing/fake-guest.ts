import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Makes a program that stands in for QEMU (fake-qemu.js) with a guest that does what `guest` says; gives its path. */
export function fakeQemu(folder: string, guest: string): string {
  const program = path.join(folder, `qemu-${guest}`);
  const called = [process.execPath, path.join(__dirname, 'fake-qemu.js')]
    .map((word) => `'${word}'`)
    .join(' ');
  writeFileSync(program, `#!/bin/sh\nFAKE_GUEST='${guest}' exec ${called} "$@"\n`);
  chmodSync(program, 0o755);
  return program;
}
