import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { whyNoCache } from './why-no-cache';

let cache: http.Server;
let asked: string[];
/** It never answers without a status. */
let status: number | undefined;
beforeEach(async () => {
  asked = [];
  cache = http.createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    if (status !== undefined) response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => cache.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  cache.closeAllConnections();
  await new Promise((resolve) => cache.close(resolve));
});
const address = () => `http://127.0.0.1:${(cache.address() as AddressInfo).port}/nx/`;

it('makes a request as Nx does, with its token', async () => {
  status = 404;
  expect(await whyNoCache(address(), 'secret')).toBeUndefined();
  expect(await whyNoCache(address(), undefined)).toBeUndefined();
  expect(asked).toEqual(['GET /nx/v1/cache/0 Bearer secret', 'GET /nx/v1/cache/0 undefined']);
});

it.each([
  [200, undefined],
  [401, 'it answers 401'],
  [503, 'it answers 503'],
  [undefined, 'no answer within 2 seconds'],
])('of a cache that answers %s says %s', async (answered, why) => {
  status = answered;
  expect(await whyNoCache(address(), undefined)).toBe(why);
});

it('says that nobody is there', async () => {
  expect(await whyNoCache('http://127.0.0.1:9', undefined)).toBe('ECONNREFUSED');
});
