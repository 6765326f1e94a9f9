import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { environmentVariable, type Argv } from '@nx-aib/build-machine';
import { saidBy } from './builds';
import { see } from './commands';
import { freshCopy } from './fresh-copy';
import type { PackageRegistry } from './package-registry';

/** What installs the packages of a workspace. */
export interface PackageManager {
  readonly name: string;
  readonly install: Argv;
  /** The command line of a command that an installed package brings. */
  exec(command: string): Argv;
  /** The same as the README tells users to write it. */
  documented(command: string): Argv;
  /** The files with its settings: `registry` has our packages, the registry `others` all the others. */
  settings(registry: PackageRegistry, others: string): Readonly<Record<string, string>>;
}

export const NPM: PackageManager = {
  name: 'npm',
  install: ['npm', 'install', '--prefer-offline', '--loglevel=error'],
  exec: (command) => [`node_modules/.bin/${command}`],
  documented: (command) => (command === 'air' ? ['npx', '-p', '@nx-aib/cli', command] : ['npx', command]),
  settings: ({ npmrc }) => ({ '.npmrc': npmrc }),
};

export const PNPM: PackageManager = {
  name: 'pnpm',
  install: ['pnpm', 'install', '--prefer-offline', '--no-frozen-lockfile'],
  exec: (command) => ['pnpm', 'exec', command],
  documented: (command) => ['pnpm', 'exec', command],
  settings: ({ npmrc }) => ({
    '.npmrc': npmrc,
    // pnpm asks whose scripts may run when packages are installed, and otherwise fails.
    'pnpm-workspace.yaml': 'packages: []\nallowBuilds: { nx: true, node: true }\n',
  }),
};

/** Yarn, with packages in node_modules or as Plug'n'Play has them: in archives, without node_modules. */
export const [YARN, YARN_PNP] = ['node-modules', 'pnp'].map((linker): PackageManager => ({
  name: `yarn with ${linker}`,
  install: ['yarn', 'install'],
  exec: (command) => ['yarn', 'run', command],
  documented: (command) => ['yarn', command],
  settings: ({ url }, others) => ({
    'yarn.lock': '',
    '.yarnrc.yml': [
      `nodeLinker: ${linker}`,
      'enableTelemetry: false',
      // What Yarn remembers of a version is not what an earlier test published as that version.
      'globalFolder: ../yarn',
      // Without this, only versions that are some days old are installed.
      'npmPreapprovedPackages: ["@nx-aib/*"]',
      // Yarn takes CI for a reason to let no lock file change.
      'enableImmutableInstalls: false',
      `npmRegistryServer: "${others}"`,
      'unsafeHttpWhitelist: ["127.0.0.1"]',
      `npmScopes: {nx-aib: {npmRegistryServer: "${url}"}}`,
      '',
    ].join('\n'),
  }),
})) as [PackageManager, PackageManager];

const PROGRAMS = { pnpm: '12.21.0', '@yarnpkg/cli-dist': '4.18.1' };

/** A PATH with pnpm and Yarn, which are installed the first time, in a directory of their own. */
export async function pathWithManagers(): Promise<string> {
  const folder = freshCopy('../package managers');
  const bin = `${folder}/node_modules/.bin`;
  if (!existsSync(bin)) {
    await mkdir(folder, { recursive: true });
    const programs = Object.entries(PROGRAMS).map(([name, version]) => `${name}@${version}`);
    const options = ['--prefix', folder, '--no-save', '--prefer-offline', '--loglevel=error'];
    saidBy(await see(['npm', 'install', ...options, ...programs]));
  }
  return `${bin}:${environmentVariable('PATH') ?? ''}`;
}

/** The registry of all packages but ours, as it is set up for npm. */
export async function registryOfOthers(): Promise<string> {
  return saidBy(await see(['npm', 'config', 'get', 'registry'])).trim();
}
