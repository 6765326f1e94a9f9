/**
 * The address of something in a remote cache.
 * @param server the cache's own address, as a user writes it: with or without a slash at its end
 * @param path with a slash at its beginning
 */
export function cacheUrl(server: string, path: string): URL {
  return new URL(`${server.replace(/\/+$/, '')}${path}`);
}
