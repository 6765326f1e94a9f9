import fs from 'node:fs';
import { makeTempDir, openFileReader, run, type TempDir } from '@nx-aib/build-machine';
import { BrokenDisk, partOf } from './byte-source';
import { MappedDisk, parseMap } from './mapped-disk';
import fc from 'fast-check';

describe("a disk image's disk", () => {
  let dir: TempDir;
  beforeAll(async () => (dir = await makeTempDir('mapped')));
  afterAll(() => dir.remove());

  it.each(['raw', 'qcow2'])('is read as it is in a %s image, holes and all', async (format) => {
    const disk = Buffer.alloc(3 << 20);
    disk.fill('one', 100_000, 300_000);
    disk.fill('two', 2_000_000, 2_000_777);
    fs.writeFileSync(`${dir.path}/disk.raw`, disk);
    const image = `${dir.path}/disk.${format}`;
    const argv = [
      'qemu-img',
      'convert',
      '-f',
      'raw',
      '-O',
      format,
      `${dir.path}/disk.raw`,
      `${image}.x`,
    ] as const;
    expect(await run(argv)).toMatchObject({ ok: true });
    const map = await run(['qemu-img', 'map', '--output=json', '-f', format, `${image}.x`]);
    const file = await openFileReader(`${image}.x`);
    const mapped = new MappedDisk(file, parseMap(map.stdout));
    expect(mapped.size).toBe(disk.length);
    const offset = fc.nat({ max: disk.length });
    await fc.assert(
      fc.asyncProperty(offset, offset, async (a, b) => {
        const [start, end] = [Math.min(a, b), Math.max(a, b)];
        const seen = await mapped.read(start, end - start);
        expect(Buffer.compare(seen, disk.subarray(start, end))).toBe(0);
      }),
      { numRuns: 40 },
    );
    await file.close();
  });

  it.each([
    ['in another file', { depth: 1, offset: 0, data: true, zero: false }, 'a part of it is in another file'],
    ['compressed', { depth: 0, compressed: true, data: true, zero: false }, 'a part of it is compressed'],
    ['nowhere', { start: 5, depth: 0, data: true, zero: false, offset: 0 }, 'its map has gaps'],
  ])('is broken where a part of it is %s', (_, extent, message) => {
    expect(() => parseMap(JSON.stringify([{ start: 0, length: 9, ...extent }]))).toThrow(
      new BrokenDisk(message),
    );
  });

  it('is broken where its file is shorter than its tables say, and has no bytes beyond its end', async () => {
    fs.writeFileSync(`${dir.path}/short`, 'short');
    const file = await openFileReader(`${dir.path}/short`);
    const mapped = new MappedDisk(file, [{ start: 0, length: 99, offset: 0 }]);
    await expect(mapped.read(0, 99)).rejects.toThrow('the image is shorter than its tables say');
    await expect(mapped.read(90, 10)).rejects.toThrow('the disk has no bytes 90 to 100');
    await expect(partOf(mapped, 2, 3).read(2, 2)).rejects.toThrow('bytes 2 to 4 are outside of 3');
    await file.close();
  });
});
