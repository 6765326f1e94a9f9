import fc from 'fast-check';
import { SECTOR_SIZE, bytes, bytesToSectors, formatBytes, sectors, sectorsToBytes } from './units';

describe('bytes and sectors', () => {
  it.each([-1, 1.5, Number.NaN, Infinity, 2 ** 53])('refuse %p, which no caller should give', (value) => {
    expect(() => bytes(value)).toThrow(new RangeError(`not a number of bytes: ${value}`));
    expect(() => sectors(value)).toThrow(new RangeError(`not a number of sectors: ${value}`));
  });

  it('round down to whole sectors', () => {
    expect(bytesToSectors(bytes(511))).toBe(0);
    expect(bytesToSectors(bytes(8 * 1024 ** 3))).toBe(16777216);
  });

  it('convert sectors to bytes and back without loss', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Math.floor(Number.MAX_SAFE_INTEGER / SECTOR_SIZE) }), (count) => {
        expect(bytesToSectors(sectorsToBytes(sectors(count)))).toBe(count);
      }),
    );
  });
});

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [512, '512 B'],
    [1024, '1 KiB'],
    [644245094, '614.4 MiB'],
    [8589934592, '8 GiB'],
    [2 ** 53 - 1, '8192 TiB'],
  ])('shows %d as %s', (size, text) => {
    expect(formatBytes(bytes(size))).toBe(text);
  });
});
