import { anyJson, BROKEN_TEXTS, harmed } from '../../../core/src/testing/broken-json';
import { describedFile } from './described-file';
import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

let folder: string;
beforeAll(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-described-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const read = (text: string): Promise<string | undefined> => {
  const file = path.join(folder, 'image.json');
  writeFileSync(file, text);
  return describedFile(file);
};

/** As written by earlier versions, with fewer fields than today. */
const SOUND = { schema: 1, artifact: { file: 'car.qcow2', sha256: 'a', fingerprint: 'b' }, plan: {} };

describe('the image that a descriptor describes', () => {
  it('lies beside it, whichever version has written it', async () => {
    expect(await read(JSON.stringify(SOUND))).toBe(path.join(folder, 'car.qcow2'));
    expect(await read(JSON.stringify({ ...SOUND, schema: 99, more: [] }))).toBe(
      path.join(folder, 'car.qcow2'),
    );
  });

  it('is none of a file that is no descriptor', async () => {
    for (const text of [...BROKEN_TEXTS, '[]', '{}', ...harmed(SOUND)])
      expect([text, await read(text)]).toEqual([text, undefined]);
    expect(await describedFile(path.join(folder, 'missing'))).toBeUndefined();
  });

  it('is no exception, whatever the file holds', async () => {
    await fc.assert(fc.asyncProperty(anyJson(SOUND), async (text) => void (await read(text))));
  });
});
