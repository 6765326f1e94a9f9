import net from 'node:net';
import type { Duplex } from 'node:stream';

/** A listening Unix socket for a single client, which is told its path. */
export interface ListeningSocket {
  readonly path: string;
  /** Resolves with the first connection, or with undefined if the socket is closed before that. */
  readonly connection: Promise<Duplex | undefined>;
  close(): void;
}

/**
 * Listens on a Unix socket. No byte is lost if this process listens before a program (QEMU's `-chardev socket`)
 * connects.
 * @throws Error if the socket cannot be created: the path is longer than 107 bytes (unix(7)) or exists.
 */
export async function listenOnSocket(path: string): Promise<ListeningSocket> {
  const server = net.createServer();
  const connection = new Promise<Duplex | undefined>((resolve) => {
    server.once('connection', (socket) => {
      // Only one connection is accepted; when the other side closes it, the stream ends.
      socket.on('error', () => undefined);
      server.close();
      resolve(socket);
    });
    server.once('close', () => resolve(undefined));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  return { path, connection, close: () => server.close() };
}

/** Whether a TCP port on the loopback address is free. */
export async function isPortFree(port: number): Promise<boolean> {
  const server = net.createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
