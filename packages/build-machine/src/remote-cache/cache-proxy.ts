import { createReadStream } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { makeTempDir } from '../temp-dir';
import { cacheUrl } from './cache-url';
import { download, TransferError, upload, type Transfer } from './transfer';

/** Something that the cache did not do. */
export interface CacheProblem {
  readonly what: 'upload' | 'download';
  /** A few words: `it answers 413`. */
  readonly why: string;
  /** The size of an upload. */
  readonly bytes: number;
}

/** A server on loopback, between Nx and its remote cache. */
export interface CacheProxy {
  /** `http://127.0.0.1:<port>`, without a trailing slash. */
  readonly url: string;
  /** What the cache did not do so far. */
  readonly problems: readonly CacheProblem[];
  /** Stops the server; open connections are closed. */
  close(): Promise<void>;
}

/** The cache behind a proxy. */
export interface GuardedCache {
  /** Its address, as in NX_SELF_HOSTED_REMOTE_CACHE_SERVER. */
  readonly server: string;
  /** How long an upload or a download may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Larger uploads are not sent; `name` is what users call this limit. */
  readonly maxUpload: { readonly bytes: number; readonly name: string };
}

/**
 * Starts a proxy with the API of Nx's self-hosted remote caches (GET and PUT of /v1/cache/{hash}) that has an answer to
 * every request with which Nx goes on: what the cache does not deliver completely was not found (404), what it does not
 * store was not to be stored (403). Nx itself fails a finished task if the cache answers its upload with any other error
 * than 403 or 409, and waits for an answer for ever.
 *
 * Uploads and downloads are kept in temporary files for the time of their transfer, so that Nx never receives a part of
 * a result. Authorization is that of Nx's requests.
 */
export async function startCacheProxy(cache: GuardedCache): Promise<CacheProxy> {
  const files = await makeTempDir('remote-cache');
  const proxied = new Proxied(cache, files.path);
  const server = http.createServer((request, response) => {
    proxied.answer(request, response).catch(() => response.destroy());
  });
  // A large upload may take any time to arrive: Nx sends what it has in memory.
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    problems: proxied.problems,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await files.remove();
    },
  };
}

/** A cache that is silent for so long is given up, also while it stores what it has received. */
const STALL_MS = 30_000;

const NOT_FOUND = 404;
const NOT_STORED = 403;
/** Nx's answers to an upload with which it goes on; 409: the cache has this result. */
const HARMLESS = [403, 409];

class Proxied {
  readonly problems: CacheProblem[] = [];
  /** Uploads of this size and more are not tried (again). */
  #refusedFrom = Infinity;
  /** Nothing is tried again where the cache was silent: each attempt would take as long as the last one. */
  readonly #givenUp = { upload: false, download: false };
  #count = 0;

  constructor(
    private readonly cache: GuardedCache,
    private readonly folder: string,
  ) {}

  async answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const file = path.join(this.folder, String(this.#count++));
    try {
      if (request.method === 'PUT') await this.#put(request, response, file);
      else if (request.method === 'GET') await this.#get(request, response, file);
      else response.writeHead(405).end();
    } finally {
      await rm(file, { force: true });
    }
  }

  async #put(request: http.IncomingMessage, response: http.ServerResponse, file: string): Promise<void> {
    const bytes = Number(request.headers['content-length'] ?? 0);
    const status = this.#mayUpload(bytes)
      ? await this.#try('upload', bytes, async () => {
          await receive(request, file);
          return upload(this.#transfer(request), file);
        })
      : NOT_STORED;
    // Nx reads the answer when it has sent everything.
    if (!request.destroyed) for await (const chunk of request) void chunk;
    const isStored = status >= 200 && status < 300;
    if (!isStored && !HARMLESS.includes(status)) this.#refusedFrom = Math.min(this.#refusedFrom, bytes);
    response.writeHead(isStored ? 200 : HARMLESS.includes(status) ? status : NOT_STORED).end();
  }

  #mayUpload(bytes: number): boolean {
    const why = this.#whyNotUploaded(bytes);
    if (why !== undefined) this.problems.push({ what: 'upload', why, bytes });
    return why === undefined;
  }

  #whyNotUploaded(bytes: number): string | undefined {
    if (bytes > this.cache.maxUpload.bytes) return `larger than ${this.cache.maxUpload.name}`;
    if (bytes >= this.#refusedFrom) return 'as large as one that was refused';
    return this.#givenUp.upload ? 'an earlier one was not answered in time' : undefined;
  }

  async #get(request: http.IncomingMessage, response: http.ServerResponse, file: string): Promise<void> {
    const status = this.#givenUp.download
      ? NOT_FOUND
      : await this.#try('download', 0, () => download(this.#transfer(request), file));
    if (status !== 200) {
      response.writeHead(NOT_FOUND).end();
      return;
    }
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-length': (await stat(file)).size,
    });
    await pipeline(createReadStream(file), response);
  }

  /** The cache's status; 0 if there is none. */
  async #try(what: 'upload' | 'download', bytes: number, transfer: () => Promise<number>): Promise<number> {
    try {
      const status = await transfer();
      const fine =
        what === 'upload' ? status < 300 || HARMLESS.includes(status) : [200, 404].includes(status);
      if (!fine) this.problems.push({ what, why: `it answers ${status}`, bytes });
      return status;
    } catch (error) {
      const { message } = error as Error;
      this.problems.push({ what, why: message, bytes });
      this.#givenUp[what] ||= error instanceof TransferError && error.late;
      return 0;
    }
  }

  #transfer({ url = '/', headers }: http.IncomingMessage): Transfer {
    const { accept, authorization, 'content-type': type } = headers;
    const { server, timeoutMs } = this.cache;
    return {
      url: cacheUrl(server, url),
      headers: { accept, authorization, 'content-type': type },
      limits: { totalMs: timeoutMs, stallMs: Math.min(timeoutMs, STALL_MS) },
    };
  }
}

/** Writes what Nx sends into a file. If that fails, for example because the disk is full, the connection to Nx stays. */
async function receive(request: http.IncomingMessage, file: string): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false }))
      await handle.appendFile(chunk as Buffer);
  } finally {
    await handle.close();
  }
}
