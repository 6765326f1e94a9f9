import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { serveFiles } from './file-server';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'file-server-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

describe('serveFiles', () => {
  it('serves texts and files by their paths, and nothing else', async () => {
    const file = path.join(folder, 'a.deb');
    fs.writeFileSync(file, Buffer.alloc(3 << 20, 7));
    const server = await serveFiles(
      new Map([
        ['/Packages', { text: 'Package: ä\n' }],
        ['/pool/a+b.deb', { file }],
        ['/gone', { file: path.join(folder, 'gone') }],
      ]),
    );
    try {
      expect(server.uri).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect(await (await fetch(`${server.uri}/Packages?x`)).text()).toBe('Package: ä\n');
      const fetched = await fetch(`${server.uri}/pool/a%2bb.deb`);
      expect(Buffer.from(await fetched.arrayBuffer()).equals(fs.readFileSync(file))).toBe(true);
      const head = await fetch(`${server.uri}/pool/a+b.deb`, { method: 'HEAD' });
      expect(head.headers.get('content-length')).toBe(String(3 << 20));
      for (const nowhere of ['/', '/pool/', '/../etc/passwd', '/%2e%2e/etc/passwd', '/%']) {
        expect((await fetch(`${server.uri}${nowhere}`)).status).toBe(404);
      }
      await expect(fetch(`${server.uri}/gone`)).rejects.toThrow();
    } finally {
      await server.close();
    }
    await expect(fetch(`${server.uri}/Packages`)).rejects.toThrow();
  });
});
