import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { NxJsonConfiguration } from '@nx/devkit';
import ignore from 'ignore';
import { fileState, readTextIfThere, realPathOf, run } from '@nx-aib/build-machine';
import { registrations, type Registration } from '../registrations';
import { MANIFEST_GLOB } from './project-name';
import { registeredBy } from './workspace-names';

/**
 * The manifests of a registration that are symbolic links without a file at their end. Nx does not list such links, so their
 * images would silently not exist; Git does. Without Git, and where Git or the workspace's .nxignore ignores them, there are none.
 * @param listed the manifests that Nx lists
 * @param options those of the registration, as in nx.json
 */
export async function brokenLinks(
  listed: readonly string[],
  workspaceRoot: string,
  nxJson: NxJsonConfiguration,
  options: unknown,
): Promise<string[]> {
  const isSame = (one: Registration) => isDeepStrictEqual(one.options ?? {}, options ?? {});
  const isRegistered = registeredBy(registrations(nxJson).filter(isSame));
  const ignored = ignore().add((await readTextIfThere(join(workspaceRoot, '.nxignore'))) ?? '');
  const known = new Set(listed);
  const files = (await listedByGit(workspaceRoot)).filter((file) => !known.has(file));
  const wanted = files.filter((file) => isRegistered(file) && !ignored.ignores(file));
  const broken = await Promise.all(wanted.map((file) => isBroken(join(workspaceRoot, file))));
  return wanted.filter((_, index) => broken[index]);
}

/** Committed manifests, and new ones that are not ignored. */
async function listedByGit(workspaceRoot: string): Promise<string[]> {
  const outcome = await run(
    ['git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', `:(glob)${MANIFEST_GLOB}`],
    // Git works only in directories that its user's settings call safe, if they belong to somebody else.
    { cwd: workspaceRoot, inherit: ['HOME', 'XDG_CONFIG_HOME'] },
  );
  if (!outcome.ok) return [];
  return [...new Set(outcome.stdout.split('\0'))].filter((file) => file !== '').sort();
}

async function isBroken(file: string): Promise<boolean> {
  if (fileState(file)?.type !== 'symlink') return false;
  const end = await realPathOf(file);
  return end === undefined || fileState(end)?.type !== 'file';
}
