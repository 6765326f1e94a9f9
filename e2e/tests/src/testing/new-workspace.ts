import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { see, type Seen } from './commands';
import { freshCopy } from './fresh-copy';

/** A workspace of somebody who installs the published packages. */
export class NewWorkspace {
  private constructor(
    private readonly directory: string,
    readonly root: string,
  ) {}

  /** Packs every package as it would be published, and installs them with Nx as npm does. */
  static async install(): Promise<NewWorkspace> {
    const directory = await mkdtemp(path.join(tmpdir(), 'nx-aib new workspace '));
    const workspace = new NewWorkspace(directory, path.join(directory, 'acme'));
    const packages = await readdir(freshCopy('packages'));
    const folders = packages.map((name) => freshCopy('packages', name));
    await command(freshCopy(), 'npx', 'tsc', '--build', ...folders.map((one) => `${one}/tsconfig.lib.json`));
    await mkdir(path.join(directory, 'packed'));
    await command(directory, 'npm', 'pack', '--pack-destination', path.join(directory, 'packed'), ...folders);
    for (const folder of folders) await rm(path.join(folder, 'dist'), { recursive: true });
    await workspace.write({ 'package.json': JSON.stringify(await packageJson(directory)) });
    await command(workspace.root, 'npm', 'install', '--no-audit', '--no-fund', '--prefer-offline');
    await cp(path.join(workspace.root, 'package.json'), path.join(directory, 'package.json'));
    return workspace;
  }

  /** As it was installed, with an nx.json of its own. */
  async reset(nxJson: object): Promise<void> {
    for (const name of await readdir(this.root))
      if (!['node_modules', 'package-lock.json'].includes(name))
        await rm(path.join(this.root, name), { recursive: true });
    await cp(path.join(this.directory, 'package.json'), path.join(this.root, 'package.json'));
    const quiet = { analytics: false, neverConnectToCloud: true, cacheDirectory: '.nx/cache' };
    await this.write({
      '.gitignore': 'node_modules\n.nx\ndist\n',
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

  nx(...args: string[]): Promise<Seen> {
    return see([this.path('node_modules/.bin/nx'), ...args], { cwd: this.root });
  }

  async nxJson(...args: string[]): Promise<unknown> {
    return JSON.parse((await this.nx(...args, '--json')).stdout);
  }

  remove(): Promise<void> {
    return rm(this.directory, { recursive: true });
  }
}

/** The same versions as here: they are in npm's cache. */
async function packageJson(directory: string): Promise<object> {
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
  const packed = await readdir(path.join(directory, 'packed'));
  const ours = packed.map((file) => [
    file.replace(/^nx-aib-(.*)-\d.*$/, '@nx-aib/$1'),
    `file:../packed/${file}`,
  ]);
  return {
    ...{ name: '@acme/source', version: '0.0.0', private: true, workspaces: ['packages/*'] },
    overrides: here.overrides,
    devDependencies: {
      ...Object.fromEntries(names.map((name) => [name, here.devDependencies[name]])),
      ...Object.fromEntries(ours),
    },
  };
}

async function command(cwd: string, ...argv: [string, ...string[]]): Promise<void> {
  const { status, stdout, stderr } = await see(argv, { cwd });
  if (status !== 0) throw new Error(`${argv.slice(0, 3).join(' ')} failed:\n${stdout}\n${stderr}`);
}
