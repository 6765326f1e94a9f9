import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** The content served at a path: a text, or the file's content at the time of the request. */
export type ServedContent = { readonly text: string } | { readonly file: string };

/** A server for this process's own children, on loopback. */
export interface FileServer {
  /** `http://127.0.0.1:<port>`, without a trailing slash. */
  readonly uri: string;
  /** Stops the server; open connections are closed. */
  close(): Promise<void>;
}

/**
 * Serves only the given paths over HTTP (RFC 9110), on a free port of 127.0.0.1.
 * @param contents by path, which starts with `/` and is not percent-encoded
 * @param asked called with the path of each GET
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

/** The path of a request's target; a badly encoded one matches nothing. */
function pathOf(target: string): string {
  try {
    return decodeURIComponent(target.split('?')[0] ?? '');
  } catch {
    return '';
  }
}
