import fc from 'fast-check';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { changedExtents } from './changed-extents';
import { copySparse, createSparseFile } from './files';

let folder: string;
const at = (name: string): string => path.join(folder, name);
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-extents-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const BLOCK = 512;
const write = (file: string, offset: number, bytes: Uint8Array): void => {
  const content = readFileSync(file);
  content.set(bytes, offset);
  writeFileSync(file, content);
};

describe('the changed parts of a file', () => {
  const edit = fc.record({ offset: fc.nat(60_000), bytes: fc.uint8Array({ minLength: 1, maxLength: 3000 }) });

  it('laid over what it was make it what it is; each of their blocks differs', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(edit, { maxLength: 4 }),
        fc.array(edit, { maxLength: 4 }),
        async (first, then) => {
          writeFileSync(at('before'), Buffer.alloc(64_000));
          first.forEach(({ offset, bytes }) => write(at('before'), offset, bytes));
          copyFileSync(at('before'), at('after'));
          then.forEach(({ offset, bytes }) => write(at('after'), offset, bytes));
          const [was, is] = [readFileSync(at('before')), readFileSync(at('after'))];
          const laid = Buffer.from(was);
          for (const { start, end } of await changedExtents(at('after'), BLOCK, at('before'))) {
            for (let block = start; block < end; block += BLOCK) {
              const range = [block, Math.min(block + BLOCK, end)] as const;
              expect(is.subarray(...range).equals(was.subarray(...range))).toBe(false);
            }
            is.copy(laid, start, start, end);
          }
          expect(laid.equals(is)).toBe(true);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('are found at once among holes', async () => {
    await createSparseFile(at('before'), 2 ** 40);
    await copySparse(at('before'), at('after'));
    writeFileSync(at('after'), 'x', { flag: 'r+' });
    expect(await changedExtents(at('after'), 4096, at('before'))).toEqual([{ start: 0, end: 4096 }]);
  });

  it('of a file held against zeros are all that is none, to the end of the file', async () => {
    writeFileSync(
      at('after'),
      Buffer.concat([Buffer.alloc(1000), Buffer.from('a'), Buffer.alloc(600), Buffer.from('b')]),
    );
    expect(await changedExtents(at('after'), BLOCK)).toEqual([
      { start: 512, end: 1024 },
      { start: 1536, end: 1602 },
    ]);
  });
});
