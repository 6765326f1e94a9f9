import { isRoot } from '../machine-facts';
import { run } from '../process';
import { inNamespaces, type Ids } from '../tree/namespaces';

/** The error messages of unshare(1) or mount(8) if namespaces cannot be created or mounted in. */
export interface NamespaceFacts {
  /** Whether this user is root; others become root of a user namespace. */
  readonly root: boolean;
  /** The error with only the user's own id; undefined if it works. */
  readonly own?: string;
  /** The error with the user's subordinate ids (subuid(5)), too; for root the same as `own`. */
  readonly withSubordinate?: string;
}

const MOUNT = 'mount -t tmpfs tmpfs /mnt && exec "$@"';

/** Creates namespaces and mounts in them; nothing is left behind. */
export async function namespaceFacts(): Promise<NamespaceFacts> {
  const [own, withSubordinate] = await Promise.all([failure('own'), failure('own-and-subordinate')]);
  return {
    root: isRoot(),
    ...(own === undefined ? {} : { own }),
    ...(withSubordinate === undefined ? {} : { withSubordinate }),
  };
}

async function failure(ids: Ids): Promise<string | undefined> {
  const outcome = await run(inNamespaces(MOUNT, [], ['true'], ids), { timeoutMs: 10_000 });
  if (outcome.ok) return undefined;
  const [line] = outcome.stderr.trim().split('\n');
  return line === undefined || line === '' ? `unshare ended with status ${outcome.status}` : line;
}
