import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** The programs that dpkg(1) and our hooks run or require. */
const PROGRAMS = [
  'sh',
  'cat',
  'rm',
  'tar',
  'diff',
  'find',
  'dpkg',
  'dpkg-deb',
  'dpkg-split',
  'ldconfig',
  'start-stop-daemon',
];

/** Writes a tar of a minimal tree in which packages can be installed: this machine's dpkg(1), and no packages. */
export function dpkgTree(tar: string): void {
  const tree = mkdtempSync(path.join(os.tmpdir(), 'dpkg-tree-'));
  const inTree = (name: string) => path.join(tree, name);
  try {
    for (const folder of ['usr/bin', 'usr/lib', 'usr/lib64', 'tmp', 'var/log', 'etc/apt', 'proc', 'sys'])
      mkdirSync(inTree(folder), { recursive: true });
    for (const link of ['bin', 'sbin', 'lib', 'lib64'])
      symlinkSync(link === 'sbin' ? 'usr/bin' : `usr/${link}`, inTree(link));
    symlinkSync('bin', inTree('usr/sbin'));
    for (const folder of ['info', 'updates', 'triggers'])
      mkdirSync(inTree(`var/lib/dpkg/${folder}`), { recursive: true });
    writeFileSync(inTree('var/lib/dpkg/status'), '');
    const copied = new Set<string>();
    for (const name of PROGRAMS) {
      const program = programAt(name);
      copyFileSync(program, inTree(`usr/bin/${name}`));
      for (const library of librariesOf(program)) copied.add(library);
    }
    for (const library of copied) {
      const place = inTree(library.replace(/^\/(usr\/)?/, 'usr/'));
      mkdirSync(path.dirname(place), { recursive: true });
      copyFileSync(realpathSync(library), place);
    }
    execFileSync('tar', ['--create', '--file', tar, '--directory', tree, '--owner=0', '--group=0', '.']);
  } finally {
    rmSync(tree, { recursive: true });
  }
}

function programAt(name: string): string {
  const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` };
  return realpathSync(execFileSync('sh', ['-c', 'command -v "$1"', 'sh', name], { env }).toString().trim());
}

function librariesOf(program: string): string[] {
  try {
    return execFileSync('ldd', [program], { stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .split('\n')
      .flatMap((line) => /(\/\S+) \(0x/.exec(line)?.[1] ?? []);
  } catch {
    // It needs none.
    return [];
  }
}
