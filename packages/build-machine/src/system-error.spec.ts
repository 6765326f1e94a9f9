import fs from 'node:fs/promises';
import { isFullDisk, isSystemError, systemErrorOf } from './system-error';

describe('what the machine refuses', () => {
  it('is told from a bug', async () => {
    const thrown: unknown = await fs.readFile('/none').catch((error: unknown) => error);
    expect(isSystemError(thrown) && isFullDisk(thrown)).toBe(false);
    expect(isSystemError(thrown)).toBe(true);
    expect([new Error('x'), new TypeError('y'), null, 'text'].some(isSystemError)).toBe(false);
  });

  it.each([
    ["cp: error writing '/a': No space left on device", true],
    ["cp: failed to extend '/a': Disk quota exceeded", true],
    ["cp: error writing '/a': File too large", true],
    ["cp: cannot create regular file '/a': Permission denied", false],
  ])('is a full disk where a program says so: %s', (message, full) => {
    const error = systemErrorOf('cp', message);
    expect([isSystemError(error), isFullDisk(error)]).toEqual([true, full]);
  });
});
