import { isAtOrBelow, isBelow } from '@nx-aib/core';
import { findProgram } from '../tools';
import { homeFolders } from '../machine-facts';
import { isFolder, linkTargets } from '../folders';
import { realPathOf } from '../source-files';
import type { Argv } from '../process';
import path from 'node:path';

/** Directories that packages' scripts must not see: homes, temporary files and sockets. */
const PRIVATE = ['/tmp', '/var/tmp', '/home', '/root', '/run/user'];

/** System directories that contain no homes. */
const SYSTEM_ONLY = ['/usr', '/bin', '/sbin', '/lib', '/lib64', '/etc', '/dev', '/proc', '/sys', '/boot'];

/** All system directories: a home that is one of them, or a parent of one (`/`), is not hidden. */
const OF_THE_SYSTEM = [
  ...SYSTEM_ONLY,
  ...['/run', '/var/lib/dpkg', '/var/lib/apt', '/var/cache', '/mnt', '/media', '/srv', '/opt'],
];

/** Directories that are hidden from a program, and the parts of them that it needs nevertheless. */
export interface HiddenPlaces {
  /** Without symbolic links. */
  readonly hidden: readonly string[];
  /** Directories and files below the hidden ones, none of them inside another; by the names that the program uses. */
  readonly needed: readonly string[];
}

/**
 * The places on this machine to be hidden from a program and its children, and those that it needs: its working
 * directory, the targets of links in it, and what its command line names: programs, paths, `file:` of sources.list(5).
 */
export async function hiddenPlaces(cwd: string, call: Argv): Promise<HiddenPlaces> {
  const hidden = outermost(await existing([...PRIVATE, ...homeFolders().filter(isPrivate)]));
  const wanted = [cwd, ...(await linkTargets(cwd)), ...call.flatMap(namedBy)];
  const places = (await Promise.all(wanted.map(namesOf))).flat();
  return { hidden, needed: outermost(places.filter((place) => hidden.some((one) => isBelow(place, one)))) };
}

/** An existing path, by its name and by its real path: a link on the way may be hidden, too. */
async function namesOf(place: string): Promise<string[]> {
  const real = await realPathOf(place);
  return real === undefined ? [] : [path.resolve(place), real];
}

function isPrivate(home: string): boolean {
  const inSystem = (place: string) => isAtOrBelow(home, place);
  // There may be homes below /srv, /opt and the like.
  return !OF_THE_SYSTEM.some((place) => isAtOrBelow(place, home)) && !SYSTEM_ONLY.some(inSystem);
}

async function existing(folders: readonly string[]): Promise<string[]> {
  const real = (await Promise.all(folders.map(realPathOf))).flatMap((place) => place ?? []);
  const there = await Promise.all(real.map(async (place) => ((await isFolder(place)) ? [place] : [])));
  return there.flat();
}

/** The paths that are not below another one, without duplicates. */
function outermost(places: readonly string[]): string[] {
  return [...new Set(places)].filter((place) => !places.some((other) => isBelow(place, other)));
}

/** A program's file, absolute paths, and the paths in `file:` and `copy:` (sources.list(5)). */
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
