import { delimiter } from 'node:path';

/** How to set the environment of a program; see `childEnvironment`. */
export interface EnvironmentOptions {
  /** Added to the default environment; `undefined` removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /**
   * The caller's variables that this program is documented to need, such as HOME for git(1). `all` is for programs that
   * act entirely on behalf of the caller, such as a test or benchmark that starts another of our commands; never for a
   * step of a build.
   */
  readonly inherit?: 'all' | readonly string[];
}

/** The variables of proxies, which a machine without direct network access needs; apt(8), curl(1) and others read both spellings. */
export const PROXY_VARIABLES = ['http_proxy', 'https_proxy', 'ftp_proxy', 'all_proxy', 'no_proxy'].flatMap(
  (name) => [name, name.toUpperCase()],
);

/**
 * One locale and one time zone; and no home, in Debian's notation: without HOME, programs look for their dotfiles in
 * the home of the user's account (mtools(5)).
 */
const OURS = { LC_ALL: 'C.UTF-8', TZ: 'UTC', HOME: '/nonexistent' };

/**
 * The environment of a child process: a fixed locale and time zone, no home, the search path, and the proxies. No other
 * variables are inherited, because they could change the program's output (TAR_OPTIONS, INITRD, DPKG_ROOT, …) or are
 * none of its business (tokens of continuous integration).
 */
export function childEnvironment({ env = {}, inherit = [] }: EnvironmentOptions = {}): NodeJS.ProcessEnv {
  const made: NodeJS.ProcessEnv = { PATH: searchPath() };
  if (inherit === 'all') Object.assign(made, process.env, { PATH: made['PATH'] });
  else Object.assign(made, OURS, variables([...PROXY_VARIABLES, ...inherit]));
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined) delete made[name];
    else made[name] = value;
  }
  return made;
}

/**
 * The search path for programs: the caller's PATH, and directories that are not on an ordinary user's PATH. Relative
 * directories are removed, because programs run in our own working directories.
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
