import { isRoot } from '../machine-facts';
import type { Argv, RunOutcome } from '../process';

/** Which of a user's ids are there in a user namespace: the user alone, as root, or with subordinate ids (subuid(5)). */
export type Ids = 'own' | 'own-and-subordinate';

/**
 * The call of `argv` in namespaces of its own for mounts and processes, gone with it however it ends, as root or as
 * root of a user namespace (unshare(1)).
 *
 * @param script of sh(1), which mounts what it wants, takes `args` off with shift, and ends with `exec … "$@"`
 */
export function inNamespaces(script: string, args: readonly string[], argv: Argv, ids: Ids): Argv {
  const user = ['--user', '--map-root-user', ...(ids === 'own' ? [] : ['--map-auto'])];
  return [
    'unshare',
    ...['--mount', '--pid', '--fork', '--kill-child=SIGKILL'],
    ...(isRoot() ? [] : user),
    ...['sh', '-c', script, 'sh', ...args],
    ...argv,
  ];
}

/**
 * What a program said that was to run in namespaces, with the reason where the machine does not let us make them.
 * Without a mount, a program would still run, and make another tree than on other machines: so that is an error.
 */
export function sayingWhy(outcome: RunOutcome): RunOutcome {
  if (outcome.ok || !/^(unshare|newuidmap|newgidmap|mount): /.test(outcome.stderr)) return outcome;
  const why = isRoot()
    ? 'root is not allowed to create namespaces or mount here: a container needs CAP_SYS_ADMIN, and a seccomp and AppArmor profile that allow mount'
    : 'this user is not allowed to create user namespaces or to mount in them (sysctls kernel.unprivileged_userns_clone and kernel.apparmor_restrict_unprivileged_userns), or has no subordinate ids in /etc/subuid and /etc/subgid';
  return { ...outcome, stderr: `${outcome.stderr.trimEnd()}\nerror: ${why}\n` };
}
