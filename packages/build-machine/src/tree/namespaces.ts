import { isRoot } from '../machine-facts';
import type { Argv, RunOutcome } from '../process';

/** Which ids exist in a user namespace: only the user, as root, or also the user's subordinate ids (subuid(5)). */
export type Ids = 'own' | 'own-and-subordinate';

/**
 * The command line that runs `argv` in separate mount and process namespaces, which disappear with it however it ends,
 * as root or as root of a user namespace (unshare(1)).
 *
 * @param script for sh(1), which mounts what it needs, removes `args` with shift, and ends with `exec … "$@"`
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
 * The outcome of a program that should run in namespaces, with the reason if the machine does not allow creating them.
 * Without a mount, the program would run nevertheless, and produce a different tree than on other machines: so that is
 * an error.
 */
export function sayingWhy(outcome: RunOutcome): RunOutcome {
  if (outcome.ok || !/^(unshare|newuidmap|newgidmap|mount): /.test(outcome.stderr)) return outcome;
  const why = isRoot()
    ? 'root is not allowed to create namespaces or mount here: a container needs CAP_SYS_ADMIN, and a seccomp and AppArmor profile that allow mount'
    : 'this user is not allowed to create user namespaces or to mount in them (sysctls kernel.unprivileged_userns_clone and kernel.apparmor_restrict_unprivileged_userns), or has no subordinate ids in /etc/subuid and /etc/subgid';
  return { ...outcome, stderr: `${outcome.stderr.trimEnd()}\nerror: ${why}\n` };
}
