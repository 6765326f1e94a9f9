import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { see, type Seen } from './testing/commands';
import { freshCopy } from './testing/fresh-copy';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A workspace with one cached target, whose result is larger than what the kernel keeps of a connection. */
const MEBIBYTES = 16;
const TARGET = {
  executor: 'nx:run-commands',
  cache: true,
  inputs: [{ env: 'SALT' }],
  outputs: ['{workspaceRoot}/out'],
  options: { command: `mkdir -p out && head -c ${MEBIBYTES}M /dev/urandom > out/image` },
};

let workspace: string;
let server: Server;
let asked: string[];
let behave: Record<'GET' | 'PUT', Handler>;
let salt = 0;

beforeAll(async () => {
  workspace = await mkdtemp(path.join(tmpdir(), 'nx-aib remote cache '));
  await symlink(freshCopy('node_modules'), path.join(workspace, 'node_modules'));
  const nxJson = { cacheDirectory: '.nx/cache', analytics: false, neverConnectToCloud: true };
  await writeFile(path.join(workspace, 'nx.json'), JSON.stringify(nxJson));
  await writeFile(path.join(workspace, 'package.json'), '{"name": "acme"}');
  await mkdir(path.join(workspace, 'a'));
  await writeFile(
    path.join(workspace, 'a/project.json'),
    JSON.stringify({ name: 'a', targets: { make: TARGET } }),
  );
});
afterAll(() => rm(workspace, { recursive: true }));

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    if (request.url === '/v1/cache/0') return void response.writeHead(404).end();
    asked.push(`${request.method}`);
    behave[request.method as 'GET' | 'PUT'](request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const answer =
  (status: number): Handler =>
  (request, response) =>
    void request.resume().on('end', () => response.writeHead(status).end());

const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** A task that no cache has. */
function make(program: string, seconds: string): Promise<Seen> {
  const env = {
    SALT: String(salt++),
    NX_SELF_HOSTED_REMOTE_CACHE_SERVER: address(),
    NX_AIB_REMOTE_CACHE_TIMEOUT: seconds,
  };
  return see([freshCopy('node_modules/.bin', program), 'make', 'a'], { cwd: workspace, env });
}

const said = ({ stderr }: Seen) => stderr.split('\n').filter((line) => line.startsWith('nx: '));

it('fails a finished task under Nx alone, which is why there is aib-nx', async () => {
  behave = { GET: answer(404), PUT: answer(500) };
  expect((await make('nx', '60')).status).toBe(1);
  expect(asked).toEqual(['GET', 'PUT', 'PUT', 'PUT', 'PUT', 'PUT', 'PUT']);
});

const slowly: Handler = (request) => void setInterval(() => request.read(1024), 100).unref();

it.each<[string, Handler, RegExp]>([
  ['answers 413', answer(413), /it answers 413 \(16(\.\d+)? MiB\)/],
  ['answers 500', answer(500), /it answers 500/],
  ['answers 507', answer(507), /it answers 507/],
  [
    'closes the connection',
    (request) => void request.once('data', () => request.socket.destroy()),
    /it closed/,
  ],
  [
    'does not answer',
    (request) => void request.resume(),
    /no answer within 3 seconds|not finished after 3 seconds/,
  ],
  ['does not read it', () => undefined, /no answer within 3 seconds|not finished after 3 seconds/],
  ['reads it slowly', slowly, /not finished after 3 seconds/],
])('does not fail or delay a build with an upload that the cache %s', async (_what, handler, why) => {
  behave = { GET: answer(404), PUT: handler };
  const started = Date.now();
  const seen = await make('aib-nx', '3');
  expect({ status: seen.status, said: seen.stdout + seen.stderr }).toMatchObject({ status: 0 });
  expect(Date.now() - started).toBeLessThan(60_000);
  expect(asked).toEqual(['GET', 'PUT']);
  expect(said(seen)).toEqual([
    expect.stringMatching(/1 result was not uploaded: .*; the tasks have succeeded$/),
  ]);
  expect(said(seen)[0]).toMatch(why);
  // The result itself is in this machine's cache.
  const made = await readFile(path.join(workspace, 'out/image'));
  await rm(path.join(workspace, 'out'), { recursive: true });
  salt--;
  expect((await make('aib-nx', '3')).stdout).toContain('[local cache]');
  expect((await readFile(path.join(workspace, 'out/image'))).equals(made)).toBe(true);
});

it.each<[string, Handler]>([
  ['refused', answer(500)],
  ['damaged', (_request, response) => void response.end('<html>')],
  ['cut off', (_request, response) => void response.writeHead(200, { 'content-length': 100 }).write('x')],
])('runs the task where a download is %s', async (_what, handler) => {
  behave = { GET: handler, PUT: answer(200) };
  const seen = await make('aib-nx', '3');
  expect({ status: seen.status, said: seen.stdout + seen.stderr }).toMatchObject({ status: 0 });
  expect(said(seen)).toEqual([
    expect.stringMatching(/1 result was not downloaded: .*; the tasks were run instead$/),
  ]);
  expect(asked).toEqual(['GET', 'PUT']);
});
