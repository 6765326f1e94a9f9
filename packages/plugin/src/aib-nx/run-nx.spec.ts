import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { runNx } from './run-nx';

/** A fake Nx, which does what Nx does with its remote cache, and writes down what it sees. */
const NX = `
const server = process.env.NX_SELF_HOSTED_REMOTE_CACHE_SERVER;
const saw = { words: process.argv.slice(2), server, noProxy: process.env.NO_PROXY };
const end = () => {
  require('node:fs').writeFileSync(__dirname + '/saw.json', JSON.stringify(saw));
  process.exitCode = Number(process.env.FAKE_NX_STATUS ?? 0);
};
if (!server) end();
else (async () => {
  for (const body of ['12345', '1234567890']) {
    const answer = await fetch(server + '/v1/cache/1', { method: 'PUT', body });
    saw.put = [...(saw.put ?? []), answer.status];
  }
  end();
})();
`;

let root: string;
let cache: http.Server;
/** What the cache answers to a GET, and to an upload of more than 5 bytes. */
let statuses: { get: number; large: number };
let printed: string;

beforeEach(async () => {
  root = mkdtempSync(path.join(os.tmpdir(), 'run nx '));
  mkdirSync(path.join(root, 'node_modules/nx/bin'), { recursive: true });
  mkdirSync(path.join(root, 'below'));
  writeFileSync(path.join(root, 'nx.json'), '{}');
  writeFileSync(path.join(root, 'node_modules/nx/package.json'), '{"bin": {"nx": "./bin/nx.js"}}');
  writeFileSync(path.join(root, 'node_modules/nx/bin/nx.js'), NX);
  printed = '';
  statuses = { get: 404, large: 200 };
  cache = http.createServer((request, response) => {
    const isLarge = Number(request.headers['content-length'] ?? 0) > 5;
    const status = request.method === 'GET' ? statuses.get : isLarge ? statuses.large : 200;
    request.resume().on('end', () => response.writeHead(status).end());
  });
  await new Promise<void>((resolve) => cache.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  for (const name of Object.keys(process.env))
    if (/^(NX_|FAKE_NX_|NO_PROXY)/.test(name)) delete process.env[name];
  rmSync(root, { recursive: true });
  cache.closeAllConnections();
  await new Promise((resolve) => cache.close(resolve));
});

const address = () => `http://127.0.0.1:${(cache.address() as AddressInfo).port}`;
const run = (...words: string[]) =>
  runNx(words, path.join(root, 'below'), { err: (text) => (printed += text) });
const file = () => path.join(root, 'node_modules/nx/bin/saw.json');
const seen = (): Record<string, unknown> => JSON.parse(readFileSync(file(), 'utf8'));

describe('without a remote cache', () => {
  it('runs Nx of the workspace with the same words, and ends as it does', async () => {
    process.env['FAKE_NX_STATUS'] = '3';
    expect(await run('build', 'two words')).toBe(3);
    expect(seen()).toEqual({ words: ['build', 'two words'] });
    expect(printed).toBe('');
  });

  it('leaves the cache to an empty variable, whatever the files say', async () => {
    writeFileSync(path.join(root, '.env'), `NX_SELF_HOSTED_REMOTE_CACHE_SERVER=${address()}\n`);
    process.env['NX_SELF_HOSTED_REMOTE_CACHE_SERVER'] = '';
    expect(await run('build')).toBe(0);
    expect(seen()).toEqual({ words: ['build'], server: '' });
  });
});

describe('with a remote cache', () => {
  beforeEach(() => {
    process.env['NX_SELF_HOSTED_REMOTE_CACHE_SERVER'] = address();
  });

  it('lets Nx use it, through this machine only', async () => {
    process.env['NO_PROXY'] = 'example.com';
    expect(await run('build')).toBe(0);
    expect(seen()).toMatchObject({
      server: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      noProxy: 'example.com,127.0.0.1',
      put: [200, 200],
    });
    expect(seen()['server']).not.toBe(address());
    expect(printed).toBe('');
  });

  it.each(['.env', '.env.local', '.local.env'])('that is named in %s', async (name) => {
    delete process.env['NX_SELF_HOSTED_REMOTE_CACHE_SERVER'];
    const text = `A=1\nexport NX_SELF_HOSTED_REMOTE_CACHE_SERVER="${address()}"\n`;
    writeFileSync(path.join(root, name), text);
    expect(await run('build')).toBe(0);
    expect(seen()).toMatchObject({ put: [200, 200] });
  });

  it('that refuses a large upload, succeeds, and says so in one line', async () => {
    statuses = { get: 404, large: 413 };
    expect(await run('build')).toBe(0);
    expect(seen()).toMatchObject({ put: [200, 403] });
    expect(printed).toBe(
      `nx: the remote cache at ${address()}: 1 result was not uploaded: it answers 413 (10 B); the tasks have succeeded\n`,
    );
  });

  it('sends no more than NX_AIB_MAX_UPLOAD', async () => {
    process.env['NX_AIB_MAX_UPLOAD'] = '0 kB';
    expect(await run('build')).toBe(0);
    expect(printed).toBe(
      `nx: the remote cache at ${address()}: 2 results were not uploaded: larger than NX_AIB_MAX_UPLOAD (5 B or more); the tasks have succeeded\n`,
    );
  });

  it('leaves it out if it refuses every request, without its password in the message', async () => {
    statuses = { get: 401, large: 401 };
    process.env['NX_SELF_HOSTED_REMOTE_CACHE_SERVER'] = address().replace('//', '//me:secret@');
    expect(await run('build')).toBe(0);
    expect(seen()).toEqual({ words: ['build'], server: '' });
    expect(printed).toBe(`nx: the remote cache at ${address()} is left out: it answers 401\n`);
  });

  it('runs nothing with settings that are wrong, and names all of them', async () => {
    process.env['NX_SELF_HOSTED_REMOTE_CACHE_SERVER'] = 'cache.example';
    process.env['NX_AIB_REMOTE_CACHE_TIMEOUT'] = '2m';
    process.env['NX_AIB_MAX_UPLOAD'] = '1 G';
    expect(await run('build')).toBe(1);
    expect(printed.split('\n').filter((line) => line.startsWith('error'))).toEqual([
      'error[remote-cache/address]: NX_SELF_HOSTED_REMOTE_CACHE_SERVER: "cache.example" is not an address that begins with http:// or https://',
      'error[remote-cache/timeout]: NX_AIB_REMOTE_CACHE_TIMEOUT: "2m" is not a whole number of seconds from 1 to 86400',
      'error[remote-cache/max-upload]: NX_AIB_MAX_UPLOAD: "1 G" has the unknown unit "G"',
    ]);
    expect(existsSync(file())).toBe(false);
  });
});

it('says where no workspace is, and where Nx is not installed', async () => {
  rmSync(path.join(root, 'node_modules'), { recursive: true });
  expect(await run('build')).toBe(1);
  rmSync(path.join(root, 'nx.json'));
  expect(await run('build')).toBe(1);
  expect(printed.replaceAll(root, 'ROOT')).toBe(
    'aib-nx: nx is not installed in ROOT\n' +
      'aib-nx: there is no nx.json in ROOT/below or a directory above it\n',
  );
});
