import { findProgram } from '@nx-aib/host';
import { existsSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** The output of a tools step in which the host's own programs stand in for the distribution's. */
export function hostToolsTree(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-tools-'));
  const link = (from: string, to: string): void => {
    const at = path.join(folder, to);
    mkdirSync(path.dirname(at), { recursive: true });
    symlinkSync(from, at);
  };
  link('/lib64/ld-linux-x86-64.so.2', 'usr/lib64/ld-linux-x86-64.so.2');
  link('/usr/lib/x86_64-linux-gnu', 'usr/lib/x86_64-linux-gnu');
  for (const [name, to] of [
    ['mke2fs', 'usr/sbin/mke2fs'],
    ['debugfs', 'usr/sbin/debugfs'],
    ['e2fsck', 'usr/sbin/e2fsck'],
    ['systemctl', 'usr/bin/systemctl'],
  ] as const) {
    const program = findProgram(name);
    if (program !== undefined && existsSync(program)) link(program, to);
  }
  return folder;
}
