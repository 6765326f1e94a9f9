import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { readAhead } from './read-ahead';

const MIB = 2 ** 20;

let folder: string;
beforeAll(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-read-'))));
afterAll(() => rmSync(folder, { recursive: true }));

/** A file in which every 4 bytes are a different number. */
function numbered(bytes: number): Buffer {
  const content = Buffer.alloc(bytes);
  for (let at = 0; at + 4 <= bytes; at += 4) content.writeUInt32LE(at, at);
  return content;
}

describe('reading ahead', () => {
  it('gives each part once, in order, whatever the parts', async () => {
    const content = numbered(11 * MIB + 3);
    const file = path.join(folder, 'numbered');
    writeFileSync(file, content);
    const place = fc.nat({ max: content.length + 1000 });
    const parts = fc.array(fc.tuple(place, place), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(parts, async (drawn) => {
        const extents = drawn.map(([one, other]) => ({
          start: Math.min(one, other),
          end: Math.max(one, other),
        }));
        const handle = await fs.open(file, 'r');
        const read: Buffer[] = [];
        for await (const { at, bytes } of readAhead(handle, extents)) {
          expect(bytes.equals(content.subarray(at, at + bytes.length))).toBe(true);
          read.push(Buffer.from(bytes));
        }
        await handle.close();
        const wanted = Buffer.concat(extents.map(({ start, end }) => content.subarray(start, end)));
        expect(Buffer.concat(read).equals(wanted)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('can be left early', async () => {
    const file = path.join(folder, 'left');
    writeFileSync(file, numbered(9 * MIB));
    const handle = await fs.open(file, 'r');
    for await (const { at } of readAhead(handle, [{ start: 0, end: 9 * MIB }])) {
      expect(at).toBe(0);
      break;
    }
    await handle.close();
  });

  it('throws what reading throws', async () => {
    const handle = await fs.open(folder, 'r');
    const all = async () => {
      for await (const chunk of readAhead(handle, [{ start: 0, end: 9 * MIB }]))
        expect(chunk).toBeUndefined();
    };
    await expect(all()).rejects.toMatchObject({ code: 'EISDIR' });
    await handle.close();
  });
});
