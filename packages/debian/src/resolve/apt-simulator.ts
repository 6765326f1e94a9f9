import {
  lastError,
  makeFolder,
  removeTree,
  renameUnlessThere,
  run,
  writeFileAtomic,
} from '@nx-aib/build-machine';
import { failure, success, type Diagnostic, type ManifestPath, type Result } from '@nx-aib/core';
import { causesIn } from '../apt/causes';
import { installError } from '../install/install-failed';
import { installedStanza } from '../lock/choose-packages';
import { parseSimulation, type Simulation } from '../lock/parse-simulation';
import type { IndexedPackage } from '../archive/archive-lists';
import { installProblems, type InstallProblem } from '../archive/install-problems';
import path from 'node:path';

/**
 * Uses apt-get(8) to simulate an installation, as mmdebstrap(1) would run it, on a system that exists only as a list of
 * packages.
 */
export class AptSimulator {
  private constructor(
    private readonly folder: string,
    private readonly logFile: string,
  ) {}

  /**
   * Uses the files that `fetchLists` has written to a directory.
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

  /** Adds an archive of which only the index exists: nothing is ever downloaded from it. */
  async addIndex(packages: string): Promise<void> {
    // apt's name for the index of an archive "in an exact path", sources.list(5), in its lists.
    await writeFileAtomic(path.join(this.folder, 'etc/apt/sources.list.d/kept.list'), KEPT_SOURCE);
    await writeFileAtomic(path.join(this.folder, 'var/lib/apt/lists/_kept_._Packages'), packages);
  }

  /**
   * The packages that would be installed for `names` if `installed` is already installed.
   * @param pathOf where the manifest requests one of `names`
   */
  async install(
    names: readonly string[],
    installed: readonly IndexedPackage[],
    pathOf: (name: string) => ManifestPath | undefined = () => undefined,
  ): Promise<Result<Simulation>> {
    if (names.length === 0) return success({ installed: [], removed: [] });
    await writeFileAtomic(path.join(this.folder, 'status'), installed.map(installedStanza).join('\n'));
    const outcome = await run(['apt-get', '--yes', '--simulate', 'install', '--', ...names], {
      env: { APT_CONFIG: path.join(this.folder, 'apt.conf'), LC_ALL: 'C.UTF-8' },
      logFile: this.logFile,
    });
    if (!outcome.ok) {
      const problems = installProblems(`${outcome.stdout}\n${outcome.stderr}`);
      if (problems.length === 0) return failure([notResolved(outcome.stderr, this.logFile)]);
      return failure(problems.map((problem) => this.located(problem, names, pathOf)));
    }
    const simulation = parseSimulation(outcome.stdout);
    if (simulation.removed.length === 0) return success(simulation);
    const message = `installing ${names.join(' ')} would remove ${simulation.removed.join(' ')}`;
    return failure([{ code: 'lock/not-resolved', severity: 'error', message }]);
  }

  private located(
    problem: InstallProblem,
    names: readonly string[],
    pathOf: (name: string) => ManifestPath | undefined,
  ): Diagnostic {
    // A name in the manifest may include `:arch`, `=version` or `/suite`.
    const request = names.find((asked) => asked.replace(/[:=/].*$/, '') === problem.package);
    const at = request === undefined ? undefined : pathOf(request);
    // Unknown names have already been reported, with the most similar known ones.
    const known = { packages: [], modules: [] };
    return installError(problem, { known, logFile: this.logFile, ...(at && { at }) });
  }
}

const KEPT_SOURCE = 'deb [trusted=yes] file:/kept ./\n';

/**
 * The same configuration of apt as in mmdebstrap(1), in addition to what that writes to etc/apt: apt itself is not an
 * essential package.
 */
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

function notResolved(stderr: string, logFile: string): Diagnostic {
  const message = `apt-get cannot resolve the packages: ${lastError(causesIn(stderr))}`;
  const hint = `full output: ${logFile}`;
  return { code: 'lock/not-resolved', severity: 'error', message, hint };
}
