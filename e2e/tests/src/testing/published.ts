import { existsSync } from 'node:fs';
import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { see, type Seen } from './commands';
import { saidBy } from './builds';
import { freshCopy } from './fresh-copy';
import { startPackageRegistry, type PackageRegistry } from './package-registry';

/** Another version than the repository's, so that nothing of the repository is taken for it. */
export const RELEASED = '0.2.0';

/** A clone of the fresh copy, in which the packages were released. */
export function releaseCopy(...below: string[]): string {
  return [freshCopy('../release copy'), ...below].join('/');
}

const REGISTRY = () => freshCopy('../registry');
/** What `nx release` printed; it is written last. */
const SAID = () => `${REGISTRY()}/said.txt`;

/**
 * A registry with all packages. The first spec releases them as a maintainer does (docs/releasing.md), for all specs: a commit
 * and a tag in a clone of the fresh copy, and packages in the registry, which each spec starts for itself.
 */
export async function publishedPackages(): Promise<PackageRegistry> {
  const isReleased = existsSync(SAID());
  // After a release that has failed, some packages may be there.
  if (!isReleased) await rm(REGISTRY(), { recursive: true, force: true });
  const registry = await startPackageRegistry(REGISTRY());
  try {
    if (!isReleased) await makeReleaseCopy();
    await writeFile(releaseCopy('.npmrc'), registry.npmrc);
    if (!isReleased) await writeFile(SAID(), saidBy(await release()));
    return registry;
  } catch (error) {
    await registry.close();
    throw error;
  }
}

function release(): Promise<Seen> {
  const argv = [releaseCopy('nx'), 'release', RELEASED, '--first-release', '--yes'] as const;
  return see(argv, { cwd: releaseCopy() });
}

/** What `nx release` printed. */
export function saidByRelease(): Promise<string> {
  return readFile(SAID(), 'utf8');
}

/** With hard links to the installed packages: installing them again takes a minute. */
async function makeReleaseCopy(): Promise<void> {
  await rm(releaseCopy(), { recursive: true, force: true });
  const commands = [
    ['git', 'clone', '--quiet', freshCopy(), releaseCopy()],
    ['git', '-C', releaseCopy(), 'config', 'user.name', 'e2e'],
    ['git', '-C', releaseCopy(), 'config', 'user.email', 'e2e@example.org'],
  ] as const;
  for (const argv of commands) saidBy(await see(argv));
  const installed = (await readdir(freshCopy('packages'))).map((name) => `packages/${name}/node_modules`);
  const folders = ['node_modules', ...installed.filter((folder) => existsSync(freshCopy(folder)))];
  const copy = ['cp', '--archive', '--link', '--parents', ...folders, releaseCopy()] as const;
  saidBy(await see(copy, { cwd: freshCopy() }));
  // Git ignores what belongs to the machine: the registry's address.
  await appendFile(releaseCopy('.git/info/exclude'), '.npmrc\n');
}
