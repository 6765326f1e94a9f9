import { constants, accessSync, existsSync } from 'node:fs';
import path from 'node:path';
import { searchPath } from './environment';
import { run } from './process';

/** A program or file that the host must have, and the Debian package that brings it. */
export interface HostTool {
  /** A program's name, or an absolute path for a file. */
  readonly name: string;
  readonly debianPackage: string;
  /** How it says its version, for fingerprints; none where the package's version has to do. */
  readonly versionArguments?: readonly string[];
}

/** The one list of what nx-aib runs that is not Node's. */
export const HOST_TOOLS = [
  { name: 'mmdebstrap', debianPackage: 'mmdebstrap', versionArguments: ['--version'] },
  { name: 'mount', debianPackage: 'mount' },
  { name: 'newuidmap', debianPackage: 'uidmap' },
  { name: 'tar', debianPackage: 'tar', versionArguments: ['--version'] },
  { name: 'zstd', debianPackage: 'zstd', versionArguments: ['--version'] },
  { name: 'mkfs.vfat', debianPackage: 'dosfstools', versionArguments: ['--help'] },
  { name: 'mcopy', debianPackage: 'mtools', versionArguments: ['--version'] },
  { name: 'mmd', debianPackage: 'mtools', versionArguments: ['--version'] },
  { name: 'sfdisk', debianPackage: 'fdisk', versionArguments: ['--version'] },
  { name: 'qemu-img', debianPackage: 'qemu-utils', versionArguments: ['--version'] },
  { name: 'qemu-io', debianPackage: 'qemu-utils', versionArguments: ['--version'] },
  { name: 'qemu-system-x86_64', debianPackage: 'qemu-system-x86', versionArguments: ['--version'] },
  { name: '/usr/share/OVMF/OVMF_CODE_4M.fd', debianPackage: 'ovmf' },
  { name: 'swtpm', debianPackage: 'swtpm', versionArguments: ['--version'] },
  { name: 'setpriv', debianPackage: 'util-linux', versionArguments: ['--version'] },
  { name: '/usr/share/keyrings/debian-archive-keyring.gpg', debianPackage: 'debian-archive-keyring' },
] as const satisfies readonly HostTool[];

export type HostToolName = (typeof HOST_TOOLS)[number]['name'];

/** Where a program is, also in /usr/sbin, which is not on an ordinary user's PATH; undefined if nowhere. */
export function findProgram(name: string): string | undefined {
  if (path.isAbsolute(name)) return existsSync(name) ? name : undefined;
  const folders = searchPath().split(path.delimiter);
  return folders.map((folder) => path.join(folder, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export type ToolsOutcome =
  | { readonly ok: true; readonly installed: readonly string[] }
  /** What is missing and the one command that installs it. */
  | {
      readonly ok: false;
      readonly missing: readonly string[];
      readonly command: string;
      readonly why: string;
    };

/**
 * Makes sure that the host has `names`: what is missing is installed with apt-get(8) where that needs no
 * prompt (root, or passwordless sudo(8)), after `say` has been told so.
 */
export async function ensureHostTools(
  names: readonly HostToolName[],
  say: (line: string) => void,
): Promise<ToolsOutcome> {
  const missing = HOST_TOOLS.filter(
    (tool) => names.includes(tool.name) && findProgram(tool.name) === undefined,
  );
  if (missing.length === 0) return { ok: true, installed: [] };
  const packages = [...new Set(missing.map((tool) => tool.debianPackage))].sort();
  const refused = (why: string): ToolsOutcome => ({
    ok: false,
    missing: missing.map((tool) => tool.name),
    command: `sudo apt-get install --no-install-recommends ${packages.join(' ')}`,
    why,
  });
  if (findProgram('apt-get') === undefined) return refused('this host has no apt-get');
  const privileged = await rootPrefix();
  if (privileged === undefined) return refused('installing them needs root or a passwordless sudo');
  say(`Installing what the host is missing: ${packages.join(' ')}`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const install = [...privileged, 'apt-get', 'install', '--yes', '--no-install-recommends', ...packages];
  // A fresh machine has no package lists, or old ones.
  await run(asArgv([...privileged, 'apt-get', 'update']), { env });
  const outcome = await run(asArgv(install), { env });
  if (outcome.ok) return { ok: true, installed: packages };
  return refused(`apt-get ended with: ${lastLine(outcome.stderr)}`);
}

async function rootPrefix(): Promise<string[] | undefined> {
  if (process.getuid?.() === 0) return [];
  const sudo = await run(['sudo', '--non-interactive', 'true']);
  return sudo.ok ? ['sudo', '--non-interactive'] : undefined;
}

function asArgv(words: string[]): [string, ...string[]] {
  return words as [string, ...string[]];
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}

const versions = new Map<string, Promise<string>>();

/** What a tool says of its version: its first line with a digit in it; asked once a process. */
export function toolVersion(name: HostToolName): Promise<string> {
  const known = versions.get(name);
  if (known !== undefined) return known;
  const asked = askVersion(name);
  versions.set(name, asked);
  return asked;
}

async function askVersion(name: HostToolName): Promise<string> {
  const tool: HostTool | undefined = HOST_TOOLS.find((candidate) => candidate.name === name);
  if (tool?.versionArguments === undefined) {
    const dpkg = await run(['dpkg-query', '--show', '--showformat=${Version}', tool?.debianPackage ?? name]);
    return dpkg.stdout.trim() || 'unknown';
  }
  const outcome = await run([name, ...tool.versionArguments]);
  return (
    `${outcome.stdout}\n${outcome.stderr}`
      .split('\n')
      .find((line) => /\d/.test(line))
      ?.trim() ?? 'unknown'
  );
}
