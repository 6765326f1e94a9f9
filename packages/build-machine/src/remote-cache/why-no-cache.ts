import { cacheUrl } from './cache-url';
import { ask } from './transfer';

const LIMITS = { stallMs: 2000, totalMs: 4000 };
/** No task has it. */
const NOBODYS_HASH = '0';

/**
 * Why Nx could not use a remote cache at all; undefined if it can. It would fail every task without running it.
 *
 * Makes the same request as Nx: whether the cache has a result, here one that no task has. 404 is the healthy answer (the
 * API is in Nx's documentation, "self-hosted caching"). There is no such request for uploads: whether a cache takes a
 * large result is known only when it has taken it.
 */
export async function whyNoCache(server: string, token: string | undefined): Promise<string | undefined> {
  const headers = token ? { authorization: `Bearer ${token}` } : {};
  const url = cacheUrl(server, `/v1/cache/${NOBODYS_HASH}`);
  try {
    const status = await ask({ url, headers, limits: LIMITS });
    return [200, 404].includes(status) ? undefined : `it answers ${status}`;
  } catch (error) {
    return (error as Error).message;
  }
}
