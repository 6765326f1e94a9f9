import path from 'node:path';
import type { ProjectsConfigurations } from '@nx/devkit';
import {
  diskUsage,
  foldersIn,
  liesIn,
  realPathOf,
  removeAbandoned,
  removeIfOnly,
} from '@nx-aib/build-machine';
import { ARCHES, isText } from '@nx-aib/core';
import { actionOf } from '../../names';

/** `packages-<distro>-<arch>-<id>`, and the hash of an output directory of its own: the names of `packagesProject`. */
const OURS = new RegExp(`^packages-[a-z0-9][a-z0-9.-]*-(${ARCHES.join('|')})-[0-9a-f]{12}(-[0-9a-f]{8})?$`);

/** The archive of a step's output, named after its fingerprint. */
const ARCHIVE = /^[0-9a-f]{64}\.tar\.zst$/;

/** What was removed. */
export interface Removed {
  readonly folders: number;
  /** On disk. */
  readonly bytes: number;
}

/**
 * Removes the packages of former package lists: directories beside `folder` that are named like it and belong to no project any
 * more. Nothing else would remove them. A directory remains if it is a symbolic link, contains anything but archives (a file that is
 * being written, for example), or is not in the workspace, where it can belong to another one.
 * Nothing is removed while an image cannot be planned, because the packages that it starts from are then unknown.
 * @param folder absolute; the directory of the packages just made
 * @param projects all projects of the workspace; without them nothing is removed
 */
export async function removeFormerPackages(
  folder: string,
  root: string,
  projects: ProjectsConfigurations | undefined,
): Promise<Removed> {
  const nothing = { folders: 0, bytes: 0 };
  if (projects === undefined || !OURS.test(path.basename(folder))) return nothing;
  const beside = path.dirname(folder);
  if (hasUnplannedImage(projects) || !(await liesIn(root, folder))) return nothing;
  const isFormer = (name: string) => OURS.test(name) && !Object.hasOwn(projects.projects, name);
  const former = (await foldersIn(beside)).filter(isFormer);
  const used = former.length === 0 ? new Set() : await usedPlaces(root, projects);
  let removed: Removed = nothing;
  for (const name of former) {
    const candidate = path.join(beside, name);
    if (used.has(await realPlace(candidate))) continue;
    await removeAbandoned(candidate);
    const bytes = await diskUsage(candidate);
    if (await removeIfOnly(candidate, ARCHIVE))
      removed = { folders: removed.folders + 1, bytes: removed.bytes + bytes };
  }
  return removed;
}

/** Every directory that is a project's root or its output, or that a target reads; symbolic links followed. */
async function usedPlaces(root: string, { projects }: ProjectsConfigurations): Promise<Set<string>> {
  const named = Object.values(projects).flatMap(({ root: own, targets = {} }) => {
    const options = Object.values(targets).map((target) => target.options as unknown);
    return [own, ...options.flatMap(placesIn)];
  });
  const places = [...new Set(named)].map((place) => path.resolve(root, place));
  return new Set(await Promise.all(places.map(realPlace)));
}

async function realPlace(place: string): Promise<string> {
  return (await realPathOf(place)) ?? place;
}

function hasUnplannedImage({ projects }: ProjectsConfigurations): boolean {
  return Object.values(projects)
    .flatMap(({ targets = {} }) => Object.values(targets))
    .some((target) => actionOf(target.executor) === 'build' && packagesOf(target.options) === undefined);
}

function packagesOf(options: unknown): unknown {
  return (options as Readonly<Record<string, unknown>> | undefined)?.['packages'];
}

function placesIn(options: unknown): string[] {
  const { outputPath } = (options ?? {}) as Readonly<Record<string, unknown>>;
  return [outputPath, packagesOf(options)].filter(isText);
}
