import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';

/** A registry of npm packages, on loopback. */
export interface PackageRegistry {
  readonly url: string;
  /** As npm's configuration has it: this registry is the one of packages called `@nx-aib/…`, and takes whoever publishes. */
  readonly npmrc: string;
  close(): Promise<void>;
}

/** A version in a package's document: its package.json, and where its archive is. */
interface Version {
  readonly dist: { readonly tarball: string };
}

/** What npm sends to publish, and gets back for a package, without the archives (`_attachments`). */
interface Document {
  readonly 'dist-tags': Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, Version>>;
  readonly _attachments?: Readonly<Record<string, { readonly data: string }>>;
}

/**
 * What `npm publish` and the installation of a package ask for: PUT and GET of /<package>, and GET of an archive. As in the real
 * registry, a published version is never replaced. (Verdaccio has all the rest, and would add half as many packages again as
 * this repository installs.)
 * @param folder where it keeps packages, also for later registries
 */
export async function startPackageRegistry(folder: string): Promise<PackageRegistry> {
  const server = createServer((request, response) => {
    answer(folder, request, response).catch((error: unknown) => end(response, 500, { error: String(error) }));
  });
  await mkdir(folder, { recursive: true });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${host}/`,
    npmrc: `@nx-aib:registry=http://${host}/\n//${host}/:_authToken=anybody\n`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const wanted = decodeURIComponent((request.url ?? '').replace(/\?.*/, '').slice(1));
  const archive = /^(@nx-aib\/[\w-]+)\/-\/([\w.-]+\.tgz)$/.exec(wanted);
  if (archive) return sendArchive(path.join(folder, archive[2] ?? ''), response);
  if (!/^@nx-aib\/[\w-]+$/.test(wanted)) return end(response, 404, { error: 'not found' });
  const file = path.join(folder, `${wanted.replace('/', '+')}.json`);
  const known = await documentIn(file);
  if (request.method === 'PUT') {
    const sent = JSON.parse(await text(request)) as Document;
    if (Object.keys(sent.versions).some((version) => known?.versions[version]))
      return end(response, 403, {
        error: 'You cannot publish over the previously published versions',
      });
    await publish(folder, file, sent, known);
    return end(response, 201, { ok: true });
  }
  if (known === undefined) return end(response, 404, { error: 'not found' });
  end(response, 200, withArchivesAt(`http://${request.headers.host}/${wanted}/-/`, known));
}

async function publish(
  folder: string,
  file: string,
  { _attachments = {}, ...sent }: Document,
  known: Document | undefined,
): Promise<void> {
  for (const [name, { data }] of Object.entries(_attachments))
    await writeFile(path.join(folder, path.basename(name)), Buffer.from(data, 'base64'));
  const all: Document = {
    ...sent,
    'dist-tags': { ...known?.['dist-tags'], ...sent['dist-tags'] },
    versions: { ...known?.versions, ...sent.versions },
  };
  await writeFile(`${file}.part`, JSON.stringify(all));
  await rename(`${file}.part`, file);
}

async function documentIn(file: string): Promise<Document | undefined> {
  const found = await readFile(file, 'utf8').catch(() => undefined);
  return found === undefined ? undefined : (JSON.parse(found) as Document);
}

/** The port differs from one registry to the next. */
function withArchivesAt(base: string, { versions, ...rest }: Document): Document {
  const at = ({ dist, ...version }: Version) => ({
    ...version,
    dist: { ...dist, tarball: `${base}${path.posix.basename(dist.tarball)}` },
  });
  return {
    ...rest,
    versions: Object.fromEntries(Object.entries(versions).map(([name, version]) => [name, at(version)])),
  };
}

async function sendArchive(file: string, response: ServerResponse): Promise<void> {
  const found = await readFile(file).catch(() => undefined);
  if (found === undefined) return end(response, 404, { error: 'not found' });
  response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(found);
}

function end(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
