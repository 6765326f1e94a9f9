import { posix } from 'node:path';
import { readTextIfThere } from '@nx-aib/build-machine';
import type { GuardedCache } from '@nx-aib/build-machine/remote-cache';
import { failure, resultOf, success, type Diagnostic, type Result } from '@nx-aib/core';
import { parseSize } from '@nx-aib/manifest';

const MAX_UPLOAD = 'NX_AIB_MAX_UPLOAD';
const TIMEOUT = 'NX_AIB_REMOTE_CACHE_TIMEOUT';

/** The environment variable of Nx with the cache's address. */
export const SERVER = 'NX_SELF_HOSTED_REMOTE_CACHE_SERVER';
const TOKEN = 'NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN';
const DEFAULT_TIMEOUT_S = 300;

/** The remote cache that Nx would use. */
export interface RemoteCache extends GuardedCache {
  readonly token: string | undefined;
}

/**
 * The remote cache from the environment or from Nx's files in the workspace's root; undefined if there is none. A variable that is
 * set but empty means none, whatever the files contain.
 *
 * Errors: `remote-cache/address`, `remote-cache/timeout`, `remote-cache/max-upload`.
 */
export async function remoteCache(root: string): Promise<Result<RemoteCache | undefined>> {
  const files = await Promise.all(
    ['.local.env', '.env.local', '.env'].map((name) => readTextIfThere(posix.join(root, name))),
  );
  const setting = (name: string) => process.env[name] ?? firstIn(files, name);
  const server = setting(SERVER) ?? '';
  if (server === '') return success(undefined);
  const timeout = timeoutMs(setting(TIMEOUT));
  const most = maxUpload(setting(MAX_UPLOAD));
  const diagnostics = [...wrongAddress(server), ...timeout.diagnostics, ...most.diagnostics];
  return resultOf(
    timeout.ok && most.ok
      ? {
          server,
          token: setting(TOKEN),
          timeoutMs: timeout.value,
          maxUpload: { bytes: most.value, name: MAX_UPLOAD },
        }
      : undefined,
    diagnostics,
  );
}

/** The value in the first file that contains it. */
function firstIn(files: readonly (string | undefined)[], name: string): string | undefined {
  for (const text of files) {
    const found = new RegExp(`^\\s*(?:export\\s+)?${name}\\s*=\\s*(.*?)\\s*$`, 'm').exec(text ?? '');
    if (found?.[1] !== undefined) return found[1].replace(/^(['"])(.*)\1$/, '$2');
  }
  return undefined;
}

/** Nx's own requirement, and what `http` can do. */
function wrongAddress(server: string): Diagnostic[] {
  const protocol = URL.canParse(server) ? new URL(server).protocol : undefined;
  if (protocol === 'http:' || protocol === 'https:') return [];
  return [wrong('address', `${SERVER}: "${server}" is not an address that begins with http:// or https://`)];
}

function timeoutMs(given = ''): Result<number> {
  if (given === '') return success(DEFAULT_TIMEOUT_S * 1000);
  const seconds = /^\d+$/.test(given) ? Number(given) : 0;
  // The longest time of a timer in JavaScript is 24 days.
  if (seconds >= 1 && seconds <= 86400) return success(seconds * 1000);
  return failure([
    wrong('timeout', `${TIMEOUT}: "${given}" is not a whole number of seconds from 1 to 86400`),
  ]);
}

function maxUpload(given: string | undefined): Result<number> {
  if (given === undefined || given === '') return success(Infinity);
  const size = parseSize(given);
  if (size.ok) return size;
  return failure(
    size.diagnostics.map((one) => ({ ...one, ...wrong('max-upload', `${MAX_UPLOAD}: ${one.message}`) })),
  );
}

function wrong(code: string, message: string): Diagnostic {
  return { code: `remote-cache/${code}`, severity: 'error', message };
}
