import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Argv } from '@nx-aib/build-machine';
import { see, type Seen } from './commands';
import { saidBy } from './builds';
import { freshCopy } from './fresh-copy';
import { NPM, pathWithManagers, registryOfOthers, type PackageManager } from './package-managers';
import type { PackageRegistry } from './package-registry';
import { publishedPackages, RELEASED } from './published';

/** Package → version. */
export type Packages = Readonly<Record<string, string>>;

/** What stays over a reset: what was installed. */
const INSTALLED = /^(node_modules|\.yarn|\.pnp\..*|\.npmrc|\.yarnrc\.yml|pnpm-workspace\.yaml)$/;

/** What a reset restores. */
const RESTORED = /^(package\.json|.*lock.*)$/;

/** A workspace of somebody who installs the published packages. */
export class NewWorkspace {
  /** Variables for Nx, over those of all tests. */
  environment: Readonly<Record<string, string>> = {};

  private constructor(
    private readonly directory: string,
    readonly root: string,
    private readonly registry: PackageRegistry,
    private readonly manager: PackageManager,
  ) {}

  /** Installs packages with a package manager; by default our plugin and what this repository uses of Nx. */
  static async install(packages?: Packages, manager = NPM): Promise<NewWorkspace> {
    const registry = await publishedPackages();
    const workspace = await NewWorkspace.in(registry, manager);
    try {
      if (manager !== NPM) workspace.environment = { PATH: await pathWithManagers() };
      await workspace.write({
        'package.json': JSON.stringify(await packageJson(packages)),
        ...manager.settings(registry, await registryOfOthers()),
      });
      saidBy(await workspace.run(manager.install));
      await workspace.keep();
      return workspace;
    } catch (error) {
      await workspace.remove();
      throw error;
    }
  }

  /** As `create-nx-workspace` makes it, of which the newest version is taken whose packages can all be installed. */
  static async create(preset: string): Promise<NewWorkspace> {
    const workspace = await NewWorkspace.in(await publishedPackages(), NPM);
    try {
      const create = ['npx', '--yes', 'create-nx-workspace@23.2.1', path.basename(workspace.root)] as const;
      const options = ['--nxCloud=skip', '--interactive=false', '--skipGit', '--packageManager=npm'];
      const argv = [...create, `--preset=${preset}`, ...options] as const;
      // It asks nothing, and npm takes from its cache what is there.
      const env = { CI: 'true', npm_config_prefer_offline: 'true' };
      saidBy(await see(argv, { cwd: workspace.directory, env }));
      await workspace.write({ '.npmrc': workspace.registry.npmrc });
      return workspace;
    } catch (error) {
      await workspace.remove();
      throw error;
    }
  }

  /** A workspace without files, in a new directory, which other users may read. */
  private static async in(registry: PackageRegistry, manager: PackageManager): Promise<NewWorkspace> {
    const directory = await mkdtemp(path.join(tmpdir(), 'nx-aib new workspace '));
    await chmod(directory, 0o755);
    return new NewWorkspace(directory, path.join(directory, 'acme'), registry, manager);
  }

  /** Makes the present package.json and lock file those that `reset` restores: after the installation of more packages. */
  async keep(): Promise<void> {
    for (const name of await readdir(this.root))
      if (RESTORED.test(name)) await cp(this.path(name), path.join(this.directory, 'kept', name));
  }

  /** As it was installed, with an nx.json of its own. */
  async reset(nxJson: object): Promise<void> {
    for (const name of await readdir(this.root))
      if (!INSTALLED.test(name)) await rm(this.path(name), { recursive: true });
    await cp(path.join(this.directory, 'kept'), this.root, { recursive: true });
    const quiet = { analytics: false, neverConnectToCloud: true, cacheDirectory: '.nx/cache' };
    await this.write({
      '.gitignore': 'node_modules\n.nx\ndist\n.yarn\n.pnp.*\n',
      'nx.json': JSON.stringify({ ...quiet, ...nxJson }),
    });
  }

  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(path.dirname(this.path(name)), { recursive: true });
      await writeFile(this.path(name), text);
    }
  }

  path(...below: string[]): string {
    return path.join(this.root, ...below);
  }

  /** Runs a command in the workspace. */
  run(argv: Argv): Promise<Seen> {
    return see(argv, { cwd: this.root, env: this.environment });
  }

  /** Runs a command that an installed package brings. */
  exec(command: string, ...args: string[]): Promise<Seen> {
    return this.run([...this.manager.exec(command), ...args]);
  }

  /** The same as the README tells users to run it. */
  execAsDocumented(command: string, ...args: string[]): Promise<Seen> {
    return this.run([...this.manager.documented(command), ...args]);
  }

  nx(...args: string[]): Promise<Seen> {
    return this.exec('nx', ...args);
  }

  async nxJson(...args: string[]): Promise<unknown> {
    return JSON.parse((await this.nx(...args, '--json')).stdout);
  }

  async remove(): Promise<void> {
    await this.registry.close();
    await rm(this.directory, { recursive: true });
  }
}

/** The plugin, and for the other packages the same versions as here: they are in npm's cache. */
async function packageJson(packages?: Packages): Promise<object> {
  const here = JSON.parse(await readFile(freshCopy('package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
    overrides: object;
  };
  const names = [
    'nx',
    '@nx/js',
    '@nx/devkit',
    'typescript',
    '@swc-node/register',
    '@swc/core',
    '@swc/helpers',
  ];
  return {
    ...{ name: '@acme/source', version: '0.0.0', private: true, workspaces: ['packages/*'] },
    overrides: here.overrides,
    devDependencies: packages ?? {
      ...Object.fromEntries(names.map((name) => [name, here.devDependencies[name]])),
      '@nx-aib/plugin': RELEASED,
    },
  };
}
