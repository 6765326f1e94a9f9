import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

export const TOKEN = 'the token of the tests';

/** A remote cache with the API in Nx's documentation ("self-hosted caching"): GET and PUT of /v1/cache/{hash}. */
export interface CacheServer {
  readonly url: string;
  /** The requests since the last call, without the wrapper's health check: `PUT 200`. */
  requests(): string[];
  close(): Promise<void>;
}

/** On loopback, with its results in a separate directory. */
export async function startCacheServer(): Promise<CacheServer> {
  const directory = await mkdtemp('/var/tmp/nx-aib-cache-');
  const seen: string[] = [];
  const server = createServer((request, response) => {
    void answer(directory, request, response).then((status) => {
      if (request.url !== '/v1/cache/0') seen.push(`${request.method} ${status}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => seen.splice(0),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(directory, { recursive: true });
    },
  };
}

async function answer(
  directory: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<number> {
  const [, hash] = /^\/v1\/cache\/(\w+)$/.exec(request.url ?? '') ?? [];
  if (request.headers.authorization !== `Bearer ${TOKEN}`) return end(response, 401);
  if (hash === undefined) return end(response, 404);
  const file = path.join(directory, hash);
  const size = await stat(file).then(
    (found) => found.size,
    () => undefined,
  );
  if (request.method === 'PUT') {
    await pipeline(request, createWriteStream(`${file}.part`));
    await rename(`${file}.part`, file);
    return end(response, 200);
  }
  if (size === undefined) return end(response, 404);
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': size });
  await pipeline(createReadStream(file), response);
  return 200;
}

function end(response: ServerResponse, status: number): number {
  response.writeHead(status, { 'content-type': 'text/plain' }).end();
  return status;
}
