import { isAtOrBelow, isBelow } from '@nx-aib/core';
import { findProgram } from '../tools';
import { homeFolders } from '../machine-facts';
import { isFolder, linkTargets } from '../folders';
import { realPathOf } from '../source-files';
import type { Argv } from '../process';
import path from 'node:path';

/** What packages' scripts have no business with: everybody's homes, temporary files and sockets. */
const PRIVATE = ['/tmp', '/var/tmp', '/home', '/root', '/run/user'];

/** Folders of the system in which there are no homes. */
const SYSTEM_ONLY = ['/usr', '/bin', '/sbin', '/lib', '/lib64', '/etc', '/dev', '/proc', '/sys', '/boot'];

/** All folders of the system: a home that is one of them, or is above one (`/`), is no private place. */
const OF_THE_SYSTEM = [
  ...SYSTEM_ONLY,
  ...['/run', '/var/lib/dpkg', '/var/lib/apt', '/var/cache', '/mnt', '/media', '/srv', '/opt'],
];

/** Folders that a program is not to see, and what of them it needs all the same. */
export interface HiddenPlaces {
  /** Without symbolic links. */
  readonly hidden: readonly string[];
  /** Folders and files below the hidden ones, none below another one; by the names that the program has for them. */
  readonly needed: readonly string[];
}

/**
 * What is to be hidden of this machine from a program and all that it starts, and what it works with: the folder that
 * it runs in, where that folder's links lead, and what its call names: programs, paths, `file:` of sources.list(5).
 */
export async function hiddenPlaces(cwd: string, call: Argv): Promise<HiddenPlaces> {
  const hidden = outermost(await existing([...PRIVATE, ...homeFolders().filter(isPrivate)]));
  const wanted = [cwd, ...(await linkTargets(cwd)), ...call.flatMap(namedBy)];
  const places = (await Promise.all(wanted.map(namesOf))).flat();
  return { hidden, needed: outermost(places.filter((place) => hidden.some((one) => isBelow(place, one)))) };
}

/** What there is, by its name and by that without links: a link on the way there may be hidden, too. */
async function namesOf(place: string): Promise<string[]> {
  const real = await realPathOf(place);
  return real === undefined ? [] : [path.resolve(place), real];
}

function isPrivate(home: string): boolean {
  const inSystem = (place: string) => isAtOrBelow(home, place);
  // Below /srv, /opt and the like there may be homes.
  return !OF_THE_SYSTEM.some((place) => isAtOrBelow(place, home)) && !SYSTEM_ONLY.some(inSystem);
}

async function existing(folders: readonly string[]): Promise<string[]> {
  const real = (await Promise.all(folders.map(realPathOf))).flatMap((place) => place ?? []);
  const there = await Promise.all(real.map(async (place) => ((await isFolder(place)) ? [place] : [])));
  return there.flat();
}

/** Those of some paths that lie below no other one, once each. */
function outermost(places: readonly string[]): string[] {
  return [...new Set(places)].filter((place) => !places.some((other) => isBelow(place, other)));
}

/** A program's file, absolute paths, and what `file:` and `copy:` name (sources.list(5)). */
function namedBy(word: string): string[] {
  const paths = [...word.matchAll(/(?:^|[\s=[])(?:(file|copy):(?:\/\/)?)?(\/[^\s\]]+)/g)];
  const named = paths.flatMap(([, scheme, name = '']) =>
    scheme === undefined ? [name] : [name, decoded(name)],
  );
  if (/[\s/]/.test(word)) return [...named, ...(word.startsWith('/') ? [word] : [])];
  const program = findProgram(word);
  return program === undefined ? named : [...named, program];
}

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
