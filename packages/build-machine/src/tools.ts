import { failure, success, type Diagnostic, type Result } from '@nx-aib/core';
import { searchPath } from './environment';
import { run } from './process';
import { constants, accessSync, existsSync } from 'node:fs';
import path from 'node:path';

/** A program or file that a command needs, and the Debian package that contains it. */
export interface Tool {
  /** A program's name, or an absolute path for a file. */
  readonly name: string;
  readonly debianPackage: string;
  /** Arguments that print its version, for fingerprints; if absent, the package's version is used. */
  readonly versionArguments?: readonly string[];
}

const VERSION = { versionArguments: ['--version'] } as const;

/**
 * The programs that nx-aib runs besides Node, by name; those that only one package family runs are in its own package.
 */
export const TOOLS = {
  mount: { name: 'mount', debianPackage: 'mount' },
  newuidmap: { name: 'newuidmap', debianPackage: 'uidmap' },
  tar: { name: 'tar', debianPackage: 'tar', ...VERSION },
  zstd: { name: 'zstd', debianPackage: 'zstd', ...VERSION },
  'mkfs.vfat': { name: 'mkfs.vfat', debianPackage: 'dosfstools', versionArguments: ['--help'] },
  mcopy: { name: 'mcopy', debianPackage: 'mtools', ...VERSION },
  mmd: { name: 'mmd', debianPackage: 'mtools', ...VERSION },
  sfdisk: { name: 'sfdisk', debianPackage: 'fdisk', ...VERSION },
  'qemu-img': { name: 'qemu-img', debianPackage: 'qemu-utils', ...VERSION },
  'qemu-io': { name: 'qemu-io', debianPackage: 'qemu-utils', ...VERSION },
  'qemu-system-x86_64': { name: 'qemu-system-x86_64', debianPackage: 'qemu-system-x86', ...VERSION },
  ovmf: { name: '/usr/share/OVMF/OVMF_CODE_4M.fd', debianPackage: 'ovmf' },
  swtpm: { name: 'swtpm', debianPackage: 'swtpm', ...VERSION },
  setpriv: { name: 'setpriv', debianPackage: 'util-linux', ...VERSION },
} as const satisfies Readonly<Record<string, Tool>>;

/**
 * Programs that nearly every command runs. They are Essential on Debian, and therefore never installed and not part of
 * fingerprints.
 */
export const BASE_TOOLS = {
  setpriv: TOOLS.setpriv,
  unshare: { name: 'unshare', debianPackage: 'util-linux', ...VERSION },
  perl: { name: 'perl', debianPackage: 'perl-base', versionArguments: ['-e', 'print $^V'] },
} as const satisfies Readonly<Record<string, Tool>>;

/** The package that contains a tool, as text: it belongs to this machine, not to an image. */
export function containingPackage({ debianPackage }: Pick<Tool, 'debianPackage'>): string {
  return `Debian package ${debianPackage}`;
}

/** The command that installs Debian packages, for a hint. */
export function installCommand(packages: readonly string[]): string {
  return `sudo apt-get install --no-install-recommends ${[...new Set(packages)].sort().join(' ')}`;
}

/** The path of a program, also in /usr/sbin, which is not on an ordinary user's PATH; undefined if not found. */
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

/**
 * Makes sure that this machine has some tools: missing ones are installed with apt-get(8) if no prompt is needed (root,
 * or passwordless sudo(8)), after `say` has been called.
 *
 * Error: `machine/missing-tools`, with the command that installs them as its hint.
 */
export async function requireTools(
  tools: readonly Tool[],
  say: (line: string) => void,
): Promise<Result<undefined>> {
  const missing = tools.filter(({ name }) => findProgram(name) === undefined);
  if (missing.length === 0) return success(undefined);
  const packages = [...new Set(missing.map((tool) => tool.debianPackage))].sort();
  const refused = (why: string) => failure([missingTools(missing, packages, why)]);
  if (findProgram('apt-get') === undefined) return refused('this machine has no apt-get');
  const privileged = await rootPrefix();
  if (privileged === undefined) return refused('installing them needs root or a passwordless sudo');
  say(`Installing missing packages: ${packages.join(' ')}`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const install = [...privileged, 'apt-get', 'install', '--yes', '--no-install-recommends', ...packages];
  // A fresh machine has no package lists, or outdated ones.
  await run(asArgv([...privileged, 'apt-get', 'update']), { env });
  const outcome = await run(asArgv(install), { env });
  return outcome.ok ? success(undefined) : refused(`apt-get failed: ${lastLine(outcome.stderr)}`);
}

function missingTools(missing: readonly Tool[], packages: readonly string[], why: string): Diagnostic {
  const names = [...new Set(missing.map(({ name }) => name))];
  return {
    code: 'machine/missing-tools',
    severity: 'error',
    message: `this machine has no ${names.join(', ')}: ${why}`,
    hint: installCommand(packages),
  };
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

/** A tool's version: the first line of its output that contains a digit; queried once per process. */
export function toolVersion(tool: Tool): Promise<string> {
  const known = versions.get(tool.name);
  if (known !== undefined) return known;
  const asked = askVersion(tool);
  versions.set(tool.name, asked);
  return asked;
}

async function askVersion({ name, debianPackage, versionArguments }: Tool): Promise<string> {
  if (versionArguments === undefined) {
    const dpkg = await run(['dpkg-query', '--show', '--showformat=${Version}', debianPackage]);
    return dpkg.stdout.trim() || 'unknown';
  }
  const outcome = await run([name, ...versionArguments]);
  return (
    `${outcome.stdout}\n${outcome.stderr}`
      .split('\n')
      .find((line) => /\d/.test(line))
      ?.trim() ?? 'unknown'
  );
}

/**
 * A command for Nx's `runtime` inputs that prints the package versions of some tools on this machine in a few
 * milliseconds. Querying each tool would take longer than a cached build.
 */
export function toolVersionsCommand(tools: readonly Tool[]): string {
  const packages = [...new Set(tools.map((tool) => tool.debianPackage))].sort();
  // dpkg-query(1) exits with 1 if a package is missing; its absence is then part of the output.
  return `dpkg-query --show ${packages.join(' ')} 2>/dev/null || true`;
}
