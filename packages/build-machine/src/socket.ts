import net from 'node:net';
import type { Duplex } from 'node:stream';

/** A Unix socket that waits for the one program that is told its path. */
export interface ListeningSocket {
  readonly path: string;
  /** Resolves with the first connection, or with undefined when it is closed before one came. */
  readonly connection: Promise<Duplex | undefined>;
  close(): void;
}

/**
 * Listens on a Unix socket. Whoever listens loses no byte: a program that connects to it (QEMU's
 * `-chardev socket`) finds it there.
 * @throws Error when the socket cannot be created: the path is over 107 bytes (unix(7)) or exists.
 */
export async function listenOnSocket(path: string): Promise<ListeningSocket> {
  const server = net.createServer();
  const connection = new Promise<Duplex | undefined>((resolve) => {
    server.once('connection', (socket) => {
      // Only one; and the end of the other side is seen as the stream's end.
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

/** Whether a TCP port of this host's loopback address can be listened on now. */
export async function isPortFree(port: number): Promise<boolean> {
  const server = net.createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
