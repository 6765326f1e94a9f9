/** A proxy between Nx and its remote cache. Only the command that starts Nx loads it, with an HTTP server and client. */
export {
  startCacheProxy,
  type CacheProblem,
  type CacheProxy,
  type GuardedCache,
} from './remote-cache/cache-proxy';
export { whyNoCache } from './remote-cache/why-no-cache';
