import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { sha256File } from '@nx-aib/build-machine';
import type { ImageDescriptor } from '@nx-aib/image-plan';
import { startCacheServer, TOKEN, type CacheServer } from './testing/cache-server';
import { nxIn, type Seen } from './testing/commands';
import { freshCopy } from './testing/fresh-copy';

const MANIFEST = 'e2e/image-qemu/image-qemu.aib.yml';

/** The steps that have run: those for which the build's output shows a time. */
const ran = ({ stdout }: Seen) =>
  [...stdout.matchAll(/^ {2}(\S+) +\d+\.\d s$/gm)].map(([, step]) => step).sort();

describe('two machines with one remote cache', () => {
  let server: CacheServer;
  let second: string;

  beforeAll(async () => {
    server = await startCacheServer();
    second = await mkdtemp('/var/tmp/nx-aib second machine ');
    await copyWorkspace(path.join(second, 'copy'));
  });
  afterAll(async () => {
    await server.close();
    await rm(second, { recursive: true });
  });

  const remote = () => ({
    NX_SELF_HOSTED_REMOTE_CACHE_SERVER: server.url,
    NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN: TOKEN,
  });
  const first = (...args: string[]) => nxIn(freshCopy(), remote(), ...args);
  const other = (...args: string[]) =>
    nxIn(path.join(second, 'copy'), { ...remote(), XDG_CACHE_HOME: path.join(second, 'cache') }, ...args);
  const image = (copy: string, file = 'image-qemu.qcow2') => path.join(copy, 'dist/image-qemu', file);

  it('the first one leaves its packages there, and no image', async () => {
    // Results of other tests are in this machine's cache; the server must get them, too.
    await rm(freshCopy('dist'), { recursive: true, force: true });
    await rm(freshCopy('.nx/cache'), { recursive: true, force: true });
    await rm(freshCopy('.nx/workspace-data'), { recursive: true, force: true });
    const built = await first('build', 'image-qemu');
    expect({ status: built.status, said: built.stdout + built.stderr }).toMatchObject({ status: 0 });
    // Of the image, only what describes it.
    expect(server.requests()).toEqual(['GET 404', 'PUT 200', 'GET 404', 'PUT 200']);
  });

  it('the second one installs no packages, and builds the same image of them', async () => {
    const built = await other('build', 'image-qemu');
    expect({ status: built.status, said: built.stdout + built.stderr }).toMatchObject({ status: 0 });
    expect(built.stdout.match(/\[remote cache\]/g)).toHaveLength(1);
    expect(server.requests()).toEqual(['GET 200', 'GET 404', 'PUT 200']);
    expect(ran(built)).toEqual([
      ...['changes', 'contents-host', 'contents-qm', 'esp', 'filesystems', 'image'],
      ...['services-host', 'services-qm'],
    ]);
    expect(built.stdout).toMatch(/^ {2}packages-host +unpacked from its archive$/m);
    const copy = path.join(second, 'copy');
    expect(await sha256File(image(copy))).toBe(await sha256File(image(freshCopy())));
  });

  it('after a limit was edited, the second one runs only the cheap steps', async () => {
    const copy = path.join(second, 'copy');
    const manifest = await readFile(path.join(copy, MANIFEST), 'utf8');
    await writeFile(path.join(copy, MANIFEST), manifest.replace('max: 40%', 'max: 41%'));
    const built = await other('build', 'image-qemu');
    expect({ status: built.status, said: built.stdout + built.stderr }).toMatchObject({ status: 0 });
    expect(ran(built)).toEqual(['changes', 'image']);
    const { plan } = JSON.parse(await readFile(image(copy, 'image.json'), 'utf8')) as ImageDescriptor;
    expect(plan.qm?.memory.max.setting).toBe('41%');
  });
});

describe('a remote cache that Nx cannot use', () => {
  let server: Server;
  let status: number | undefined;
  let nobody: string;

  beforeAll(async () => {
    const gone = createServer();
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
    nobody = address(gone);
    await new Promise((resolve) => gone.close(resolve));
    // It never answers without a status.
    server = createServer((_request, response) => {
      if (status !== undefined) response.writeHead(status).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const address = (of: Server) => `http://127.0.0.1:${(of.address() as AddressInfo).port}`;
  const own = () => address(server);
  const validate = (url: string) =>
    nxIn(
      freshCopy(),
      { NX_SELF_HOSTED_REMOTE_CACHE_SERVER: url },
      'validate',
      'image-qemu',
      '--skip-nx-cache',
    );

  it.each([
    ['is down', () => nobody, undefined, 'ECONNREFUSED'],
    ['knows nothing of our token', own, 401, 'it answers 401'],
    ['is broken', own, 503, 'it answers 503'],
    ['does not answer', own, undefined, 'no answer within 2 seconds'],
  ])('is left out, in one line, when it %s', async (_what, url, answers, why) => {
    status = answers;
    const seen = await validate(url());
    expect(seen.status).toBe(0);
    const line = `nx: the remote cache at ${url()} is left out: ${why}`;
    expect(seen.stderr.split('\n').filter((text) => text.startsWith('nx: '))).toEqual([line]);
    expect(seen.stdout).toContain('image-qemu.aib.yml is valid');
  });

  it('is left out also when a file of Nx names it', async () => {
    await writeFile(freshCopy('.env.local'), `NX_SELF_HOSTED_REMOTE_CACHE_SERVER="${nobody}"\n`);
    try {
      const seen = await nxIn(freshCopy(), {}, 'validate', 'image-qemu', '--skip-nx-cache');
      expect(seen.stderr).toContain(`nx: the remote cache at ${nobody} is left out: ECONNREFUSED\n`);
      expect(seen.status).toBe(0);
    } finally {
      await rm(freshCopy('.env.local'));
    }
  });
});

/** The fresh copy as another checkout: its files and packages, without build results. */
async function copyWorkspace(to: string): Promise<void> {
  const built = ['dist', '.nx'].map((name) => freshCopy(name));
  await cp(freshCopy(), to, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (file) => !built.includes(file),
  });
}
