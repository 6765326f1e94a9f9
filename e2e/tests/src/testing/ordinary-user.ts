import { mkdtemp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { run, type Argv, type RunOptions } from '@nx-aib/build-machine';
import { see, type Seen } from './commands';

const NAME = 'nx-aib-e2e';
const SUBORDINATES = '1200000000-1200065535';

/** A user without privileges, with a home and subordinate ids (subuid(5)). */
export interface OrdinaryUser {
  readonly home: string;
  /**
   * Runs a command in the home, without a terminal: each program has a session of its own.
   * @param within a command that starts this one, as the user who runs the tests
   */
  run(argv: Argv, within?: readonly string[], options?: RunOptions): Promise<Seen>;
  /** Makes the user the owner of a folder and all that is in it. */
  own(folder: string): Promise<void>;
  remove(): Promise<void>;
}

/** A command that starts another one in a new network namespace: it has no interface but loopback, and that is down. */
export function withoutNetwork(): readonly string[] {
  const mapped = process.getuid?.() === 0 ? [] : ['--map-root-user', '--map-auto'];
  return ['unshare', ...mapped, '--net'];
}

/** Mounts a /dev/shm as containers have it, and starts a command. */
const SMALL_SHARED_MEMORY = 'mount -t tmpfs -o size=64m tmpfs /dev/shm && exec "$@"';

/** A command that starts another one with 64 MiB in /dev/shm, in a new mount namespace, as the same user. */
export function withSmallSharedMemory(): readonly string[] {
  const mount = ['--mount', 'sh', '-c', SMALL_SHARED_MEMORY, 'sh'];
  const [uid, gid] = [process.getuid?.(), process.getgid?.()];
  if (uid === 0) return ['unshare', ...mount];
  // Only root mounts; a second user namespace maps that root back to the user.
  return ['unshare', '--map-root-user', ...mount, 'unshare', `--map-user=${uid}`, `--map-group=${gid}`];
}

/** A separate account if root runs the tests; otherwise the user who runs them. */
export async function ordinaryUser(): Promise<OrdinaryUser> {
  const home = await mkdtemp('/var/tmp/nx-aib-user-');
  const env = { HOME: home, XDG_CACHE_HOME: path.join(home, 'cache'), XDG_RUNTIME_DIR: undefined };
  const inHome = (options: RunOptions = {}): RunOptions => ({
    cwd: home,
    ...options,
    env: { ...env, ...options.env },
  });
  if (process.getuid?.() !== 0) {
    return {
      home,
      run: (argv, within, options) => see(started(argv, within), inHome(options)),
      own: () => Promise.resolve(),
      remove: () => rm(home, { recursive: true }),
    };
  }
  await run(['userdel', NAME]);
  await must(['useradd', '--home-dir', home, '--no-create-home', '--shell', '/bin/sh', NAME]);
  if (!(await readFile('/etc/subuid', 'utf8').catch(() => '')).includes(`${NAME}:`)) {
    await must(['usermod', '--add-subuids', SUBORDINATES, '--add-subgids', SUBORDINATES, NAME]);
  }
  await must(['chown', `${NAME}:`, home]);
  return {
    home,
    run: (argv, within, options) =>
      see(started(['runuser', '-u', NAME, '--', ...argv], within), inHome(options)),
    own: (folder) => must(['chown', '--recursive', '--no-dereference', `${NAME}:`, folder]),
    remove: async () => {
      await rm(home, { recursive: true, force: true });
      await must(['userdel', NAME]);
    },
  };
}

function started(argv: Argv, within: readonly string[] = []): Argv {
  const [first = argv[0], ...more] = [...within, ...argv];
  return [first, ...more];
}

async function must(argv: Argv): Promise<void> {
  const outcome = await run(argv);
  if (!outcome.ok) throw new Error(`${argv.join(' ')} failed: ${outcome.stderr}`);
}
