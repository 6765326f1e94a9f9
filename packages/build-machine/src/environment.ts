import { delimiter } from 'node:path';

/** What a program is given of the environment; see `childEnvironment`. */
export interface EnvironmentOptions {
  /** Added to the environment that we make; `undefined` removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /**
   * The caller's variables that this program is documented to need, such as HOME for git(1). `all` is for what acts in
   * the caller's name as a whole: a test or a bench that starts another command of ours, never a step of a build.
   */
  readonly inherit?: 'all' | readonly string[];
}

/** How a machine without a network of its own reaches it; apt(8), curl(1) and others read both spellings. */
const PROXIES = ['http_proxy', 'https_proxy', 'ftp_proxy', 'all_proxy', 'no_proxy'].flatMap((name) => [
  name,
  name.toUpperCase(),
]);

/**
 * One locale and one time zone; and no home, as Debian says it: without HOME, programs look for their dotfiles in the
 * home of the user's account (mtools(5)).
 */
const OURS = { LC_ALL: 'C.UTF-8', TZ: 'UTC', HOME: '/nonexistent' };

/**
 * The environment of a program that we start, made by us: one locale, one time zone, no home, where programs are, and the
 * proxies. Nothing else of the caller's reaches it, as it would change what the program makes (TAR_OPTIONS, INITRD,
 * DPKG_ROOT, …) or is not its business (tokens of continuous integration).
 */
export function childEnvironment({ env = {}, inherit = [] }: EnvironmentOptions = {}): NodeJS.ProcessEnv {
  const made: NodeJS.ProcessEnv = { PATH: searchPath() };
  if (inherit === 'all') Object.assign(made, process.env, { PATH: made['PATH'] });
  else Object.assign(made, OURS, variables([...PROXIES, ...inherit]));
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined) delete made[name];
    else made[name] = value;
  }
  return made;
}

/**
 * Where programs are: the caller's PATH, and the folders that are not on an ordinary user's. Relative folders are left
 * out: a program runs in a folder of ours.
 */
export function searchPath(): string {
  const folders = (process.env['PATH'] ?? '/usr/bin:/bin').split(delimiter);
  return [...folders.filter((folder) => folder.startsWith('/')), '/usr/sbin', '/sbin'].join(delimiter);
}

function variables(names: readonly string[]): NodeJS.ProcessEnv {
  const set = names.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(set);
}
