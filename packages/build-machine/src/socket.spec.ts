import net from 'node:net';
import { isPortFree, listenOnSocket } from './socket';
import { makeTempDir } from './temp-dir';
import { waitForPath } from './wait-for-path';

describe('a socket', () => {
  it('keeps what is said before anyone reads', async () => {
    const dir = await makeTempDir('socket-spec');
    const socket = await listenOnSocket(`${dir.path}/s`);
    net.connect(socket.path).end('early');
    const stream = await socket.connection;
    let said = '';
    for await (const chunk of stream ?? []) said += String(chunk);
    expect(said).toBe('early');
    await dir.remove();
  });

  it('that is closed before anyone came has no connection', async () => {
    const dir = await makeTempDir('socket-spec');
    const socket = await listenOnSocket(`${dir.path}/s`);
    expect(await waitForPath(socket.path, 0)).toBe(true);
    socket.close();
    expect(await socket.connection).toBeUndefined();
    expect(await waitForPath(`${dir.path}/other`, 30)).toBe(false);
    await dir.remove();
  });
});

it('a port is free until someone listens on it', async () => {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  expect(await isPortFree(port)).toBe(false);
  await new Promise((resolve) => server.close(resolve));
  expect(await isPortFree(port)).toBe(true);
});
