import { isRoot } from '../machine-facts';
import { run } from '../process';
import { inNamespaces, type Ids } from '../tree/namespaces';

/** Whether namespaces can be created and mounted in; where not, what unshare(1) or mount(8) said. */
export interface NamespaceFacts {
  /** As root, or as an ordinary user who is root of a user namespace. */
  readonly root: boolean;
  /** With the user's own id alone. */
  readonly own?: string;
  /** With the user's subordinate ids (subuid(5)) as well; of root the same. */
  readonly withSubordinate?: string;
}

const MOUNT = 'mount -t tmpfs tmpfs /mnt && exec "$@"';

/** Creates some, mounts in them, and leaves nothing. */
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
