import { readdirSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import type { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { startCacheProxy, type CacheProxy, type GuardedCache } from './cache-proxy';

type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => void;

/** The cache behind the proxy: each test says how it behaves. */
let cache: http.Server;
let behave: Handler;
let asked: string[];
let proxy: CacheProxy;

beforeEach(async () => {
  asked = [];
  cache = http.createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    behave(request, response);
  });
  await new Promise<void>((resolve) => cache.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await proxy.close();
  cache.closeAllConnections();
  await new Promise((resolve) => cache.close(resolve));
});

const address = () => `http://127.0.0.1:${(cache.address() as AddressInfo).port}`;

async function start(options: Partial<GuardedCache> = {}): Promise<void> {
  proxy = await startCacheProxy({
    server: address(),
    timeoutMs: 5000,
    maxUpload: { bytes: Infinity, name: 'the limit' },
    ...options,
  });
}

/** As Nx does it. */
async function put(hash: string, body: Buffer): Promise<number> {
  const response = await fetch(`${proxy.url}/v1/cache/${hash}`, {
    method: 'PUT',
    body,
    headers: { authorization: 'Bearer token' },
  });
  return response.status;
}

async function get(hash: string): Promise<number | string> {
  const response = await fetch(`${proxy.url}/v1/cache/${hash}`);
  const body = Buffer.from(await response.arrayBuffer());
  return response.status === 200 ? body.toString('base64') : response.status;
}

/** Larger than what the kernel keeps of a connection. */
const LARGE = Buffer.alloc(24 << 20, 1);
const SMALL = Buffer.from('small');

const answer =
  (status: number): Handler =>
  (request, response) => {
    request.resume().on('end', () => response.writeHead(status).end());
  };

describe('an upload', () => {
  it('arrives unchanged, with the authorization of Nx', async () => {
    await start({ server: `${address()}/some/team/` });
    const received: Buffer[] = [];
    let token: string | undefined;
    behave = (request, response) => {
      token = request.headers.authorization;
      request.on('data', (chunk: Buffer) => void received.push(chunk));
      request.on('end', () => response.end());
    };
    expect(await put('1', LARGE)).toBe(200);
    expect(asked).toEqual(['PUT /some/team/v1/cache/1']);
    expect(Buffer.concat(received).equals(LARGE)).toBe(true);
    expect(token).toBe('Bearer token');
    expect(proxy.problems).toEqual([]);
  });

  it.each([
    [200, 200],
    [202, 200],
    [403, 403],
    [409, 409],
  ])('that the cache answers with %i is no problem: Nx sees %i', async (status, seen) => {
    await start();
    behave = answer(status);
    expect(await put('1', SMALL)).toBe(seen);
    expect(proxy.problems).toEqual([]);
  });

  it.each<[string, Handler, string]>([
    ['is refused with 413', answer(413), 'it answers 413'],
    ['is refused with 500', answer(500), 'it answers 500'],
    ['is refused with 507', answer(507), 'it answers 507'],
    ['is refused with 401', answer(401), 'it answers 401'],
    [
      'is cut off',
      (request) => void request.once('data', () => request.socket.destroy()),
      'it closed the connection',
    ],
  ])('that %s is one that Nx need not make', async (_what, handler, why) => {
    await start();
    behave = handler;
    expect(await put('1', LARGE)).toBe(403);
    expect(proxy.problems).toEqual([{ what: 'upload', why, bytes: LARGE.length }]);
  });

  it('that is refused before it is complete is read to its end, which Nx waits for', async () => {
    await start();
    behave = (_request, response) => void response.writeHead(413, { connection: 'close' }).end();
    expect(await put('1', LARGE)).toBe(403);
    // A connection that is closed while data arrives may lose the answer.
    expect(['it answers 413', 'it closed the connection']).toContain(proxy.problems[0]?.why);
  });

  it.each<[string, Handler]>([
    ['answered', (request) => void request.resume()],
    ['read', () => undefined],
    ['read in time', (request) => void setInterval(() => request.read(1), 50).unref()],
  ])('that is never %s ends at the deadline, and is the last one', async (_what, handler) => {
    await start({ timeoutMs: 300 });
    behave = handler;
    expect(await put('1', LARGE)).toBe(403);
    expect(proxy.problems).toHaveLength(1);
    expect(proxy.problems[0]?.why).toMatch(/^(no answer within|not finished after) 0\.3 seconds$/);
    expect(await put('2', SMALL)).toBe(403);
    expect(asked).toEqual(['PUT /v1/cache/1']);
  });

  it('is not tried if one of that size was refused; smaller ones are', async () => {
    await start();
    behave = (request, response) =>
      answer(Number(request.headers['content-length']) > 1000 ? 413 : 200)(request, response);
    expect(await put('1', LARGE)).toBe(403);
    expect(await put('2', LARGE)).toBe(403);
    expect(await put('3', SMALL)).toBe(200);
    expect(asked).toEqual(['PUT /v1/cache/1', 'PUT /v1/cache/3']);
    expect(proxy.problems.map(({ why }) => why)).toEqual([
      'it answers 413',
      'as large as one that was refused',
    ]);
  });

  it('is not sent if it is larger than allowed', async () => {
    await start({ maxUpload: { bytes: SMALL.length, name: 'the limit' } });
    behave = answer(200);
    expect(await put('1', LARGE)).toBe(403);
    expect(await put('2', SMALL)).toBe(200);
    expect(asked).toEqual(['PUT /v1/cache/2']);
    expect(proxy.problems).toEqual([{ what: 'upload', why: 'larger than the limit', bytes: LARGE.length }]);
  });

  it('follows a redirection to another server, which does not get the token', async () => {
    await start();
    let token: string | undefined = 'none yet';
    const store = http.createServer((request, response) => {
      token = request.headers.authorization;
      answer(200)(request, response);
    });
    await new Promise<void>((resolve) => store.listen(0, '127.0.0.1', resolve));
    const location = `http://127.0.0.1:${(store.address() as AddressInfo).port}/bucket`;
    behave = (_request, response) => void response.writeHead(307, { location }).end();
    expect(await put('1', SMALL)).toBe(200);
    expect(token).toBeUndefined();
    store.closeAllConnections();
    await new Promise((resolve) => store.close(resolve));
  });
});

describe('a download', () => {
  const result = gzipSync(Buffer.alloc(100_000, 'result'));

  it('arrives unchanged', async () => {
    await start();
    behave = (_request, response) => void response.end(result);
    expect(await get('1')).toBe(result.toString('base64'));
    expect(proxy.problems).toEqual([]);
  });

  it('that the cache does not have is not found', async () => {
    await start();
    behave = answer(404);
    expect(await get('1')).toBe(404);
    expect(proxy.problems).toEqual([]);
  });

  const part = result.subarray(0, 100);
  it.each<[string, Handler, string]>([
    ['is refused', answer(500), 'it answers 500'],
    ['is not a result', (_request, response) => void response.end('<html>'), 'what it sent is damaged'],
    ['is half a result', (_request, response) => void response.end(part), 'what it sent is damaged'],
    [
      'is cut off',
      (_request, response) => {
        response.writeHead(200, { 'content-length': result.length }).write(part, () => response.destroy());
      },
      'it closed the connection',
    ],
  ])('that %s is not found: Nx runs the task', async (_what, handler, why) => {
    await start();
    behave = handler;
    expect(await get('1')).toBe(404);
    expect(proxy.problems).toEqual([{ what: 'download', why, bytes: 0 }]);
  });

  it('that does not arrive ends at the deadline, and is the last one', async () => {
    await start({ timeoutMs: 200 });
    behave = (_request, response) => void response.writeHead(200).write(part);
    expect(await get('1')).toBe(404);
    expect(await get('2')).toBe(404);
    expect(asked).toEqual(['GET /v1/cache/1']);
  });
});

describe('behind the proxy of a company', () => {
  let company: http.Server;
  beforeEach(async () => {
    company = http.createServer((request, response) => {
      asked.push(`${request.method} ${request.url} of ${request.headers.host}`);
      answer(200)(request, response);
    });
    company.on('connect', (request: http.IncomingMessage, socket: Duplex) => {
      asked.push(`CONNECT ${request.url}`);
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    await new Promise<void>((resolve) => company.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(company.address() as AddressInfo).port}`;
    Object.assign(process.env, { http_proxy: address, https_proxy: address });
  });
  afterEach(async () => {
    delete process.env['http_proxy'];
    delete process.env['https_proxy'];
    company.closeAllConnections();
    await new Promise((resolve) => company.close(resolve));
  });

  it('asks it for the cache', async () => {
    await start({ server: 'http://cache.example/nx' });
    expect(await put('1', SMALL)).toBe(200);
    expect(asked).toEqual(['PUT http://cache.example/nx/v1/cache/1 of cache.example']);
  });

  it('asks it for a connection to a cache with https', async () => {
    await start({ server: 'https://cache.example' });
    expect(await put('1', SMALL)).toBe(403);
    expect(asked).toEqual(['CONNECT cache.example:443']);
  });
});

it('is not found, and stores nothing, where the cache is no longer there', async () => {
  await start({ server: 'http://127.0.0.1:9' });
  expect([await put('1', SMALL), await get('1')]).toEqual([403, 404]);
  expect(proxy.problems.map(({ why }) => why)).toEqual(['ECONNREFUSED', 'ECONNREFUSED']);
});

it('leaves no files behind', async () => {
  const left = () => readdirSync(os.tmpdir()).filter((name) => name.includes(`remote-cache-${process.pid}-`));
  await start();
  behave = answer(500);
  await put('1', LARGE);
  expect(left()).toHaveLength(1);
  while (readdirSync(`${os.tmpdir()}/${left()[0]}`).length > 0) await setTimeout(10);
  await proxy.close();
  expect(left()).toEqual([]);
});
