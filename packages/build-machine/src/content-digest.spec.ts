import fc from 'fast-check';
import {
  mkdtempSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  openSync,
  writeSync,
  closeSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { contentDigest } from './content-digest';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-digest-'))));
afterEach(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => path.join(folder, name);

const MIB = 2 ** 20;

/** A file with data at some offsets and holes around them. */
function sparse(name: string, size: number, parts: readonly (readonly [number, string])[]): string {
  writeFileSync(at(name), '');
  truncateSync(at(name), size);
  const fd = openSync(at(name), 'r+');
  for (const [offset, text] of parts) writeSync(fd, text, offset);
  closeSync(fd);
  return at(name);
}

describe("the digest of a file's content", () => {
  it('is the same whether zeros are holes or on the disk', async () => {
    const parts = [
      [5 * MIB + 3, 'some'],
      [30 * MIB, 'more'],
    ] as const;
    const holes = sparse('holes', 40 * MIB + 7, parts);
    const dense = Buffer.alloc(40 * MIB + 7);
    for (const [offset, text] of parts) dense.write(text, offset);
    writeFileSync(at('dense'), dense);
    expect(statSync(holes).blocks).toBeLessThan(statSync(at('dense')).blocks / 10);
    expect(await contentDigest(holes)).toBe(await contentDigest(at('dense')));
  });

  it('reads no holes: a file of many gigabytes takes a moment', async () => {
    const file = sparse('huge', 2 ** 40, [[2 ** 39 + 5, 'x']]);
    const started = performance.now();
    expect(await contentDigest(file)).toMatch(/^[0-9a-f]{64}$/);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('is another one for another place, another size and any other byte', async () => {
    const files = [
      sparse('a', 20 * MIB, [[10 * MIB, 'x']]),
      sparse('b', 20 * MIB, [[10 * MIB + 1, 'x']]),
      sparse('c', 20 * MIB, [[11 * MIB, 'x']]),
      sparse('d', 20 * MIB + 1, [[10 * MIB, 'x']]),
      sparse('e', 20 * MIB, [[10 * MIB, 'y']]),
      sparse('f', 20 * MIB, []),
      sparse('g', 0, []),
    ];
    const digests = await Promise.all(files.map(contentDigest));
    expect(new Set(digests).size).toBe(files.length);
  });

  it('notices one bit anywhere', async () => {
    const size = 200_000;
    await fc.assert(
      fc.asyncProperty(fc.nat(size - 1), fc.nat(7), fc.boolean(), async (offset, bit, filled) => {
        const content = Buffer.alloc(size, filled ? 0xa5 : 0);
        writeFileSync(at('x'), content);
        const before = await contentDigest(at('x'));
        content[offset]! ^= 1 << bit;
        writeFileSync(at('x'), content);
        expect(await contentDigest(at('x'))).not.toBe(before);
      }),
      { numRuns: 30 },
    );
  });
});
