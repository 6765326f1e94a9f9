import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** What is served at one path: a text, or a file as it is at that moment. */
export type ServedContent = { readonly text: string } | { readonly file: string };

/** A server for this process's own children, on loopback. */
export interface FileServer {
  /** `http://127.0.0.1:<port>`, without a slash at its end. */
  readonly uri: string;
  /** Ends it; whatever still reads from it sees its connection end. */
  close(): Promise<void>;
}

/**
 * Serves some paths and nothing else by HTTP (RFC 9110), on a free port of 127.0.0.1: for programs that fetch what
 * they need, and may run in a user namespace that cannot read the files themselves.
 * @param contents by path, which starts with `/` and is not percent-encoded
 * @param asked is told the path of each GET
 */
export async function serveFiles(
  contents: ReadonlyMap<string, ServedContent>,
  asked: (path: string) => void = () => undefined,
): Promise<FileServer> {
  const server = http.createServer((request, response) => {
    if (request.method === 'GET') asked(pathOf(request.url ?? '/'));
    answer(contents, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    uri: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  contents: ReadonlyMap<string, ServedContent>,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  const content = contents.get(pathOf(request.url ?? '/'));
  if (content === undefined) {
    response.writeHead(404).end();
    return;
  }
  const withBody = request.method !== 'HEAD';
  if ('text' in content) {
    response.setHeader('Content-Length', Buffer.byteLength(content.text));
    response.end(withBody ? content.text : undefined);
    return;
  }
  response.setHeader('Content-Length', (await fs.stat(content.file)).size);
  if (!withBody) {
    response.end();
    return;
  }
  const stream = createReadStream(content.file);
  stream.on('error', () => response.destroy());
  response.on('close', () => stream.destroy());
  stream.pipe(response);
}

/** The path of a request's target; one that is not well encoded is at no place. */
function pathOf(target: string): string {
  try {
    return decodeURIComponent(target.split('?')[0] ?? '');
  } catch {
    return '';
  }
}
