import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onSmallDisk } from '../testing/small-disk';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-layers-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('making layers on a full disk', () => {
  it('fails in one line, under the archives as under the store, and leaves no half of an archive', async () => {
    const disk = path.join(folder, 'disk');
    mkdirSync(disk);
    const seen = await onSmallDisk(disk, '1m', [
      path.join(__dirname, '../testing/pack-layers.ts'),
      'packLayers',
    ]);
    const full = (said: string) => [
      {
        code: 'machine/disk-full',
        severity: 'error',
        message: expect.stringMatching(
          new RegExp(
            `^no space left on the disk: .*${said}.*; \\d+ MiB are free for the build directory ".+/store", 0 MiB for the packages' archives in "${disk}/layers"$`,
          ),
        ) as string,
        hint: expect.stringContaining('free some space and build again') as string,
      },
    ];
    expect(seen).toEqual({
      packed: full('No space left on device'),
      archives: [expect.stringMatching(/^[0-9a-f]{64}\.tar\.zst$/)],
      made: full('ENOSPC'),
      ok: [false, false],
    });
  }, 30_000);
});
