import { contentDigest, fileState, makeTempDir, sha256File, type TempDir } from '@nx-aib/build-machine';
import { imageDigest, rememberDigest } from './image-digests';
import { anyJson, BROKEN_TEXTS, harmed } from '../../../core/src/testing/broken-json';
import fc from 'fast-check';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';

let folder: TempDir;
let file: string;
let store: string;

beforeEach(async () => {
  folder = await makeTempDir('image-digests');
  file = path.join(folder.path, 'x.qcow2');
  store = path.join(folder.path, 'store');
  writeFileSync(file, 'one');
});
afterEach(() => folder.remove());

/** Cannot be the result of reading a file: if it is returned, it was cached. */
const REMEMBERED = 'f'.repeat(64);

async function remember(readAt = Date.now()): Promise<void> {
  await rememberDigest(store, file, {
    kind: 'sha256',
    value: REMEMBERED,
    stamp: fileState(file)?.stamp ?? '',
    readAt,
  });
}

describe('the digest of an image', () => {
  it('is read where nothing is known of it', async () => {
    expect(await imageDigest(store, file, 'sha256')).toMatchObject({ value: await sha256File(file) });
  });

  it('is what was remembered as long as nobody writes to the image', async () => {
    await remember();
    expect(await imageDigest(store, file, 'sha256')).toMatchObject({ value: REMEMBERED });
  });

  it('is read when another kind of digest was remembered', async () => {
    await remember();
    expect(await imageDigest(store, file, 'contentDigest')).toMatchObject({
      value: await contentDigest(file),
    });
  });

  it.each([
    [
      'was written to, with the size and the time that it had',
      () => {
        const { atime, mtime } = statSync(file);
        writeFileSync(file, 'two');
        utimesSync(file, atime, mtime);
      },
    ],
    [
      'was replaced',
      () => {
        writeFileSync(`${file}.new`, 'two');
        renameSync(`${file}.new`, file);
      },
    ],
  ])('is read again when the image %s', async (_, change) => {
    await remember();
    change();
    expect(await imageDigest(store, file, 'sha256')).toMatchObject({ value: await sha256File(file) });
  });

  it('is read again after a week, as disks lose bits', async () => {
    await remember(Date.now() - 8 * 24 * 3600 * 1000);
    expect(await imageDigest(store, file, 'sha256')).toMatchObject({ value: await sha256File(file) });
  });

  it('is not remembered of an image that has been written to since it was read', async () => {
    const digest = await imageDigest(store, file, 'sha256');
    writeFileSync(file, 'two');
    if (digest !== undefined) await rememberDigest(store, file, { ...digest, value: REMEMBERED });
    expect(await imageDigest(store, file, 'sha256')).toMatchObject({ value: await sha256File(file) });
  });

  it('is read where something else was remembered', async () => {
    await remember();
    const [name = ''] = readdirSync(path.join(store, 'images'));
    const record = path.join(store, 'images', name);
    const sound: unknown = JSON.parse(readFileSync(record, 'utf8'));
    const value = await sha256File(file);
    for (const text of [...BROKEN_TEXTS, '[]', '{}', ...harmed(sound)]) {
      writeFileSync(record, text);
      expect(await imageDigest(store, file, 'sha256')).toMatchObject({ value });
    }
    await fc.assert(
      fc.asyncProperty(anyJson(sound), async (text) => {
        writeFileSync(record, text);
        expect(await imageDigest(store, file, 'sha256')).toMatchObject({ kind: 'sha256' });
      }),
    );
  });

  it('is none where there is no image', async () => {
    rmSync(file);
    expect(await imageDigest(store, file, 'sha256')).toBeUndefined();
  });
});
