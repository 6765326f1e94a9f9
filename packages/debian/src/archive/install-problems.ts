import { decoded, isGone } from '../apt/fetch-outcome';

/** Why packages could not be installed, as a message. */
export interface InstallProblem {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  /** The package concerned. */
  readonly package?: string;
  /** As requested, if known: `name=version`, `name/suite`. */
  readonly request?: string;
  /** Packages that need that one. */
  readonly neededBy?: readonly string[];
  /** The kernel module concerned. */
  readonly module?: string;
}

/**
 * The errors of apt-get(8), dpkg(1) and mmdebstrap(1), without duplicates; empty if no known error is found. Mere
 * consequences, such as "mmdebstrap failed to run", are not included.
 *
 * @param text all of their output
 */
export function installProblems(text: string): InstallProblem[] {
  const lines = text.split(/[\r\n]+/);
  const found = new Map<string, InstallProblem>();
  lines.forEach((line, index) => {
    for (const read of READERS) {
      const problem = read(line, lines, index);
      if (problem !== undefined) found.set(`${problem.code} ${problem.message}`, problem);
    }
  });
  return [...found.values()];
}

type Reader = (line: string, lines: readonly string[], index: number) => InstallProblem | undefined;

const READERS: readonly Reader[] = [
  unknownName,
  noVersion,
  notInSuite,
  noCandidate,
  unmet,
  untrusted,
  outOfDate,
  notFetched,
  noIndex,
  badSource,
  notConfigured,
  noModule,
];

function unknownName(line: string): InstallProblem | undefined {
  const [, name] = /^E: Unable to locate package (\S+)$/.exec(line) ?? [];
  return name === undefined ? undefined : unknownPackage(name);
}

/** The problem that a package does not exist. */
export function unknownPackage(name: string): InstallProblem {
  return { code: 'packages/unknown', message: `the archive has no package "${name}"`, package: name };
}

function noVersion(line: string): InstallProblem | undefined {
  const [, version, name] = /^E: Version '([^']*)' for '([^']+)' was not found/.exec(line) ?? [];
  if (name === undefined) return undefined;
  const message = `the archive has no package "${name}" in version ${version}`;
  const hint = 'without "=version", the latest version in the archive is installed';
  return { code: 'packages/unknown-version', message, hint, package: name, request: `${name}=${version}` };
}

function notInSuite(line: string): InstallProblem | undefined {
  const [, suite, name] = /^E: Release '([^']*)' for '([^']+)' was not found/.exec(line) ?? [];
  if (name === undefined) return undefined;
  const message = `the archive has no package "${name}" in a suite "${suite}"`;
  return { code: 'packages/unknown-suite', message, package: name, request: `${name}/${suite}` };
}

function noCandidate(line: string, lines: readonly string[]): InstallProblem | undefined {
  const [, name] = /^E: Package '([^']+)' has no installation candidate/.exec(line) ?? [];
  if (name === undefined) return undefined;
  const providers = providersOf(name, lines);
  if (providers.length > 0) {
    const message = `"${name}" is a virtual package, provided by ${providers.join(', ')}`;
    return { code: 'packages/virtual', message, hint: 'name one of them', package: name };
  }
  const message = `the archive has no package "${name}", but other packages refer to it`;
  return { code: 'packages/unknown', message, package: name };
}

function providersOf(name: string, lines: readonly string[]): string[] {
  const begin = lines.indexOf(`Package ${name} is a virtual package provided by:`);
  if (begin === -1) return [];
  const listed = lines.slice(begin + 1);
  const end = listed.findIndex((line) => !line.startsWith('  '));
  const names = listed
    .slice(0, end === -1 ? undefined : end)
    .map((line) => line.trim().split(/[ :]/)[0] ?? '');
  return [...new Set(names)].sort();
}

/** `Depends` and the like in deb-control(5), in words. */
const RELATIONS: Readonly<Record<string, string>> = {
  Depends: 'it needs',
  PreDepends: 'it needs',
  Breaks: 'it breaks',
  Conflicts: 'it conflicts with',
};

/** ` name : Depends: other (>= 2) but it is not installable`, and further lines without the name. */
function unmet(line: string, lines: readonly string[], index: number): InstallProblem | undefined {
  const [, name] = /^ (\S+) : [A-Z]/.exec(line) ?? [];
  if (name === undefined) return undefined;
  const further = lines.slice(index + 1);
  const end = further.findIndex((next) => !/^ {2,}[A-Z]/.test(next));
  const reasons = [line.replace(/^ \S+ : /, ''), ...further.slice(0, end === -1 ? undefined : end)];
  const said = reasons.flatMap((reason) => relation(reason.trim()));
  if (said.length === 0) return undefined;
  const message = `"${name}" cannot be installed: ${said.join('; ')}`;
  return { code: 'packages/unmet', message, package: name };
}

function relation(reason: string): string[] {
  const [, kind = '', what = '', why = ''] = /^(\w+): (.*?)(?: but (.*))?$/.exec(reason) ?? [];
  const words = RELATIONS[kind];
  return words === undefined ? [] : [`${words} ${what}${why === '' ? '' : `, but ${why}`}`];
}

/** apt's notation for an archive: `http://mirror trixie InRelease`. */
function archiveOf(source: string): string {
  return source.replace(/ (InRelease|Release)$/, '');
}

function untrusted(line: string, lines: readonly string[]): InstallProblem | undefined {
  const [, source] = /^E: The repository '(.+)' is not signed\.?$/.exec(line) ?? [];
  const [, gone] = /^E: The repository '(.+)' does not have a Release file/.exec(line) ?? [];
  if (gone !== undefined) {
    const message = `there is no package repository at ${archiveOf(gone)}: it has no Release file`;
    return { code: 'packages/no-suite', message, hint: MIRROR_HINT };
  }
  if (source === undefined) return undefined;
  const archive = archiveOf(source);
  const why = lines.find((said) => said.startsWith(`W: GPG error: ${source}: `)) ?? '';
  const keys = [...why.matchAll(/NO_PUBKEY ([0-9A-F]+)/g)].map(([, key]) => key);
  if (keys.length > 0) {
    const message = `${archive} is signed with an unknown key: ${keys.join(', ')}`;
    return { code: 'packages/unknown-key', message, hint: KEY_HINT };
  }
  if (why === '') {
    return { code: 'packages/unsigned', message: `${archive} is not signed`, hint: KEY_HINT };
  }
  const reason = why.slice(`W: GPG error: ${source}: `.length);
  return { code: 'packages/bad-signature', message: `the signature of ${archive} is wrong: ${reason}` };
}

const MIRROR_HINT = 'NX_AIB_MIRROR names a mirror';
const KEY_HINT =
  'install the keyring of the archive, or name its key in NX_AIB_MIRROR: deb [signed-by=/path/to/key.gpg] URI suite component';

function outOfDate(line: string): InstallProblem | undefined {
  const [, file, state, since] =
    /^E: Release file for (\S+) is (expired|not valid yet) \(invalid (?:since|for another) ([^)]*)\)/.exec(
      line,
    ) ?? [];
  if (file === undefined) return undefined;
  return state === 'expired'
    ? {
        code: 'packages/expired',
        message: `the archive's package index expired ${since} ago: ${file}`,
        hint: 'the mirror is no longer updated: use another one, or check the clock of this machine',
      }
    : {
        code: 'packages/not-valid-yet',
        message: `the archive's package index is valid only in ${since}: ${file}`,
        hint: 'check the clock of this machine',
      };
}

function notFetched(line: string): InstallProblem | undefined {
  const [, asked, said] = /^E: Failed to fetch (\S+)\s+(.*)$/.exec(line) ?? [];
  if (asked === undefined || said === undefined) return undefined;
  const uri = decoded(asked);
  const reason = said.replace(/ *\[IP: [^\]]*\]$/, '').replace(/ {2,}/g, ' ');
  const [, name] = /\/([^/_]+)_[^/]*\.deb$/.exec(uri) ?? [];
  const about = name === undefined ? {} : { package: name };
  if (/Hash Sum mismatch|unexpected size/i.test(reason)) {
    const message = `${uri} is not the file that the archive's signed list names: ${reason}`;
    return {
      code: 'packages/wrong-file',
      message,
      hint: 'the mirror is damaged, or is being updated',
      ...about,
    };
  }
  if (isGone(reason)) {
    const message = `the archive has no ${uri} (${reason.replace(/ - .*/, '')})`;
    return { code: 'packages/not-there', message, hint: MIRROR_HINT, ...about };
  }
  const connection =
    /connect|resolv|timed? ?out|unreachable|certificate|TLS|SSL|handshake|proxy|50[234]/i.test(reason);
  const message = connection
    ? `the archive cannot be reached: ${reason} (${uri})`
    : `${uri} cannot be fetched: ${reason}`;
  const hint = 'check the network and the proxy; NX_AIB_MIRROR names a mirror';
  return { code: connection ? 'packages/no-connection' : 'packages/not-fetched', message, hint, ...about };
}

function noIndex(line: string): InstallProblem | undefined {
  const [, arch, suite] =
    /^E: apt-get update did not find any indices for architecture '([^']*)' in suite '([^']*)'/.exec(line) ??
    [];
  if (arch === undefined) return undefined;
  const message = `the archive has no package index for ${arch} in ${suite}`;
  const hint = 'NX_AIB_MIRROR names a suite or a component that its archive does not have';
  return { code: 'packages/no-index', message, hint };
}

function badSource(line: string): InstallProblem | undefined {
  const [, why] = /^E: Malformed entry \d+ in list file \S+ (\(.*\))/.exec(line) ?? [];
  if (why === undefined) return undefined;
  const message = `NX_AIB_MIRROR is neither a URI nor lines of sources.list(5): ${why.slice(1, -1)} is wrong`;
  const hint = 'as in: deb http://mirror.example/debian trixie main';
  return { code: 'packages/bad-source', message, hint };
}

/** The next line contains the reason. */
function notConfigured(line: string, lines: readonly string[], index: number): InstallProblem | undefined {
  const [, what, given] = /^dpkg: error processing (package|archive) (\S+) \(--[a-z-]+\):$/.exec(line) ?? [];
  if (given === undefined) return undefined;
  const name =
    what === 'archive' ? (/([^/_]+)_[^/]*\.deb$/.exec(given)?.[1] ?? given) : given.replace(/:.*/, '');
  const why = lines[index + 1]?.trim() ?? '';
  // A consequence: another package could not be configured.
  if (/^dependency problems/.test(why)) return undefined;
  const [, script, status] =
    /package (\S+) script subprocess (?:returned error exit status|failed with exit code) (\d+)/.exec(why) ??
    [];
  if (script === undefined)
    return {
      code: 'packages/not-installed',
      message: `"${name}" cannot be installed: ${why}`,
      package: name,
    };
  const neededBy = dependants(name, lines);
  const who = neededBy.map((one) => `"${one}"`).join(', ');
  const needed = who === '' ? '' : `, which ${who} ${neededBy.length === 1 ? 'needs' : 'need'},`;
  const message = `the ${script} script of "${name}"${needed} failed with exit status ${status}`;
  const hint = 'a bug of the package, or of a package that it depends on';
  return { code: 'packages/script-failed', message, hint, package: name, neededBy };
}

/** Packages that dpkg(1) could not configure because of another one: those that need it, and those that need these. */
function dependants(name: string, lines: readonly string[]): string[] {
  const found = new Set([name]);
  // A package comes after those that it needs; a Set also iterates over elements added during the loop.
  for (const needed of found) {
    for (const line of lines) {
      const [, dependant, on] = /^ (\S+) depends on (\S+?)(?: \([^)]*\))?; however:$/.exec(line) ?? [];
      if (dependant !== undefined && on === needed) found.add(dependant);
    }
  }
  return [...found].slice(1);
}

function noModule(line: string): InstallProblem | undefined {
  const [, module] = /^error: the kernel has no module (\S+)$/.exec(line) ?? [];
  if (module === undefined) return undefined;
  return { code: 'kernel/no-such-module', message: `the kernel has no module "${module}"`, module };
}
