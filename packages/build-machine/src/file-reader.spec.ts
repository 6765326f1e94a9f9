import fs from 'node:fs';
import fc from 'fast-check';
import { openFileReader } from './file-reader';
import { makeTempDir } from './temp-dir';

describe('a file that is read here and there', () => {
  it('gives what is there, wherever and however much is asked for, and less at its end', async () => {
    const dir = await makeTempDir('reader');
    const file = `${dir.path}/file`;
    const content = Buffer.alloc((3 << 20) + 17);
    for (let at = 0; at + 4 <= content.length; at += 4) content.writeUInt32LE((at * 2654435761) >>> 0, at);
    fs.writeFileSync(file, content);
    const reader = await openFileReader(file);
    try {
      expect(reader.size).toBe(content.length);
      const offset = fc.nat({ max: content.length + 10 });
      await fc.assert(
        fc.asyncProperty(offset, fc.nat({ max: 2 << 20 }), async (start, length) => {
          const seen = await reader.read(start, length);
          expect(Buffer.compare(seen, content.subarray(start, start + length))).toBe(0);
        }),
        { numRuns: 60 },
      );
    } finally {
      await reader.close();
      await dir.remove();
    }
  });

  it('is an error where there is no file', async () => {
    await expect(openFileReader('/nowhere/at/all')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
