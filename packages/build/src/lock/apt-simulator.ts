import { makeFolder, removeTree, renameUnlessThere, run, writeFileAtomic } from '@nx-aib/host';
import { failure, success, type Diagnostic, type ManifestPath, type Result } from '@nx-aib/manifest';
import path from 'node:path';
import { lastError } from '../execute/action';
import { installedStanza } from '../plan/lock/choose-packages';
import {
  parseSimulation,
  unknownPackages,
  type Simulation,
  type UnknownPackage,
} from '../plan/lock/parse-simulation';
import type { IndexEntry } from '../plan/packages/archive-lists';

/** Asks apt-get(8) what it would install, as mmdebstrap(1) would call it, on a system that is only written down. */
export class AptSimulator {
  private constructor(
    private readonly folder: string,
    private readonly logFile: string,
  ) {}

  /**
   * Takes over what `fetchLists` has left in a folder.
   * @param preferences for apt_preferences(5)
   */
  static async create(
    cwd: string,
    debArch: string,
    preferences: string,
    logFile: string,
  ): Promise<AptSimulator> {
    const folder = path.join(cwd, 'system');
    await makeFolder(path.join(folder, 'var/lib/apt'));
    await makeFolder(path.join(folder, 'var/cache/apt'));
    await makeFolder(path.join(folder, 'etc'));
    await renameUnlessThere(path.join(cwd, 'apt'), path.join(folder, 'etc/apt'));
    await renameUnlessThere(path.join(cwd, 'lists'), path.join(folder, 'var/lib/apt/lists'));
    await removeTree(path.join(folder, 'var/lib/apt/lists/lock'));
    await writeFileAtomic(path.join(folder, 'etc/apt/preferences.d/locked'), preferences);
    await writeFileAtomic(path.join(folder, 'apt.conf'), configuration(folder, debArch));
    return new AptSimulator(folder, logFile);
  }

  /** Adds an archive of which only its index is there: nothing is ever fetched from it. */
  async addIndex(packages: string): Promise<void> {
    // How apt names the index of an archive "in an exact path", sources.list(5), among its lists.
    await writeFileAtomic(path.join(this.folder, 'etc/apt/sources.list.d/kept.list'), KEPT_SOURCE);
    await writeFileAtomic(path.join(this.folder, 'var/lib/apt/lists/_kept_._Packages'), packages);
  }

  /**
   * What installing `names` would bring where `installed` is installed already.
   * @param pathOf where the manifest asks for one of `names`
   */
  async install(
    names: readonly string[],
    installed: readonly IndexEntry[],
    pathOf: (name: string) => ManifestPath | undefined = () => undefined,
  ): Promise<Result<Simulation>> {
    if (names.length === 0) return success({ installed: [], removed: [] });
    await writeFileAtomic(path.join(this.folder, 'status'), installed.map(installedStanza).join('\n'));
    const outcome = await run(['apt-get', '--yes', '--simulate', 'install', '--', ...names], {
      env: { APT_CONFIG: path.join(this.folder, 'apt.conf'), LC_ALL: 'C.UTF-8' },
      logFile: this.logFile,
    });
    if (!outcome.ok) {
      const unknown = unknownPackages(outcome.stderr).map((deb) => notThere(deb, names, pathOf));
      return failure(unknown.length > 0 ? unknown : [unmet(outcome.stderr, outcome.stdout, this.logFile)]);
    }
    const simulation = parseSimulation(outcome.stdout);
    if (simulation.removed.length === 0) return success(simulation);
    const message = `installing ${names.join(' ')} would remove ${simulation.removed.join(' ')}`;
    return failure([{ code: 'lock/not-resolved', severity: 'error', message }]);
  }
}

const KEPT_SOURCE = 'deb [trusted=yes] file:/kept ./\n';

/** As mmdebstrap(1) configures apt, besides what it writes to etc/apt: apt itself is no essential package. */
function configuration(folder: string, debArch: string): string {
  return [
    `Apt::Architecture "${debArch}";`,
    `Apt::Architectures "${debArch}";`,
    `Dir "${folder}";`,
    `Dir::State::Status "${path.join(folder, 'status')}";`,
    'pkgCacheGen::ForceEssential ",";',
    '',
  ].join('\n');
}

function notThere(
  { name, version }: UnknownPackage,
  names: readonly string[],
  pathOf: (name: string) => ManifestPath | undefined,
): Diagnostic {
  // A name as the manifest has it may have `:arch`, `=version` or `/suite`.
  const path = names.filter((asked) => asked.replace(/[:=/].*$/, '') === name).map(pathOf)[0];
  const what = version === undefined ? `"${name}"` : `"${name}" in version ${version}`;
  const message = `the archive has no package ${what}`;
  return {
    code: 'lock/unknown-package',
    severity: 'error',
    message,
    ...(path === undefined ? {} : { path }),
  };
}

function unmet(stderr: string, stdout: string, logFile: string): Diagnostic {
  const line = stdout.split('\n').find((said) => /^ \S+ : (Depends|PreDepends|Breaks|Conflicts)/.test(said));
  const why = line === undefined ? lastError(stderr) : line.trim().replace(/\s+/g, ' ');
  const message = `apt-get finds no way to install what is asked for: ${why}`;
  const hint = `apt-get's whole output is in ${logFile}`;
  return { code: 'lock/not-resolved', severity: 'error', message, hint };
}
