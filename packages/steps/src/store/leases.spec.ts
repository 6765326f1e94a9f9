import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { leasedObjects, takeLease, throughGate } from './leases';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-leases-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('a lease', () => {
  it('stays, and what is staged under it, while others come and go', async () => {
    const { staging, release } = await takeLease(folder, ['f1']);
    await mkdir(staging, { recursive: true });
    let looking = true;
    const comeAndGo = async (_: unknown, number: number) => {
      const other = path.join(folder, 'leases', `other-${number}.json`);
      while (looking) {
        await writeFile(other, '{"fingerprints":[]}');
        await rm(other, { force: true });
      }
    };
    const others = Array.from({ length: 4 }, comeAndGo);
    try {
      for (let look = 0; look < 10; look += 1)
        expect([...(await throughGate(folder, () => leasedObjects(folder)))]).toEqual(['f1']);
    } finally {
      looking = false;
      await Promise.all(others);
    }
    expect(existsSync(staging)).toBe(true);
    await release();
    expect(existsSync(staging)).toBe(false);
  });
});
