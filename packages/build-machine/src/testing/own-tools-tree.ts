import { findProgram } from '../tools';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const LOADER = '/lib64/ld-linux-x86-64.so.2';

/** How its programs are started. */
export const OWN_LINKING = {
  loader: '/usr/lib64/ld-linux-x86-64.so.2',
  libraries: '/usr/lib/x86_64-linux-gnu',
} as const;

/**
 * The output of a tools step that contains copies of this machine's own programs, with the libraries that they need,
 * instead of the distribution's: when an image's tree is the root directory, this machine's programs are not visible.
 */
export function ownToolsTree(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-tools-'));
  const copy = (from: string, to: string): void => {
    const at = path.join(folder, to);
    mkdirSync(path.dirname(at), { recursive: true });
    copyFileSync(from, at);
  };
  copy(LOADER, OWN_LINKING.loader);
  for (const [name, to] of [
    ['mke2fs', 'usr/sbin/mke2fs'],
    ['debugfs', 'usr/sbin/debugfs'],
    ['e2fsck', 'usr/sbin/e2fsck'],
    ['systemctl', 'usr/bin/systemctl'],
  ] as const) {
    const program = findProgram(name);
    if (program === undefined) continue;
    copy(program, to);
    for (const library of librariesOf(program)) {
      const below = path.basename(path.dirname(library)) === 'systemd' ? 'systemd' : '';
      copy(library, path.join(OWN_LINKING.libraries, below, path.basename(library)));
    }
  }
  return folder;
}

function librariesOf(program: string): string[] {
  const printed = execFileSync('ldd', [program], { encoding: 'utf8' });
  return [...printed.matchAll(/=> (\/\S+)/g)].flatMap(([, library]) => library ?? []);
}
