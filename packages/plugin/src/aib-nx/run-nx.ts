import { createRequire } from 'node:module';
import path from 'node:path';
import { nearestFolderWith, runInForeground } from '@nx-aib/build-machine';
import { startCacheProxy, whyNoCache, type CacheProxy } from '@nx-aib/build-machine/remote-cache';
import type { TextIo } from '@nx-aib/cli';
import { formatDiagnostics, withoutPassword } from '@nx-aib/core';
import { renderProblems } from './problems';
import { remoteCache, SERVER, type RemoteCache } from './settings';

/** Where this command's own messages go. */
export type Errors = Pick<TextIo, 'err'>;

/**
 * Runs Nx of the workspace around `folder`. If it has a remote cache, Nx uses it through a proxy: a cache that does not
 * answer, or refuses an upload, would otherwise fail tasks that have succeeded, or keep Nx waiting for ever.
 * @returns Nx's exit status
 */
export async function runNx(words: readonly string[], folder: string, io: Errors): Promise<number> {
  const root = await nearestFolderWith(['nx.json'], folder);
  if (root === undefined) {
    io.err(`aib-nx: there is no nx.json in ${folder} or a directory above it\n`);
    return 1;
  }
  const cache = await remoteCache(root);
  if (!cache.ok) {
    io.err(formatDiagnostics(cache.diagnostics));
    return 1;
  }
  const program = programOf(root);
  if (program === undefined) {
    io.err(`aib-nx: nx is not installed in ${root}\n`);
    return 1;
  }
  const nx = [process.execPath, program, ...words] as const;
  if (cache.value === undefined) return runInForeground(nx, {});
  const proxy = await proxyOf(cache.value, io);
  if (proxy === undefined) return runInForeground(nx, { [SERVER]: '' });
  try {
    return await runInForeground(nx, { [SERVER]: proxy.url, ...directly() });
  } finally {
    await proxy.close();
    // Now, because Nx may use the whole terminal while it runs.
    for (const line of renderProblems(withoutPassword(cache.value.server), proxy.problems))
      io.err(`nx: ${line}\n`);
  }
}

/** The proxy, unless the cache is out of order from the beginning, which is printed. */
async function proxyOf(cache: RemoteCache, io: Errors): Promise<CacheProxy | undefined> {
  const why = await whyNoCache(cache.server, cache.token);
  if (why !== undefined) {
    io.err(`nx: the remote cache at ${withoutPassword(cache.server)} is left out: ${why}\n`);
    return undefined;
  }
  return startCacheProxy(cache);
}

/** Nx's program, as npm would run it; undefined if it is not installed. */
function programOf(root: string): string | undefined {
  const require = createRequire(path.join(root, 'package.json'));
  try {
    const manifest = require.resolve('nx/package.json');
    const { bin } = require(manifest) as { bin: { nx: string } };
    return path.join(path.dirname(manifest), bin.nx);
  } catch {
    return undefined;
  }
}

/** Nx would ask a company's proxy for the proxy on this machine. */
function directly(): Record<string, string> {
  const except = process.env['NO_PROXY'] ?? process.env['no_proxy'];
  const all = [...(except === undefined || except === '' ? [] : [except]), '127.0.0.1'].join(',');
  return { NO_PROXY: all, no_proxy: all };
}
