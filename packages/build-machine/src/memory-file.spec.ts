import { existsSync, statSync, writeFileSync } from 'node:fs';
import { fileSize } from './file-size';
import { openMemoryFile, type MemoryFile } from './memory-file';
import { run } from './process';

const GIB = 2 ** 30;

describe('a file in memory', () => {
  it('is one hole, has no name, and is gone when it is closed', async () => {
    const file = (await openMemoryFile(4 * GIB, 1)) as MemoryFile;
    expect(await fileSize(file.path)).toBe(4 * GIB);
    expect(statSync(file.path)).toMatchObject({ blocks: 0, nlink: 0 });
    await file.close();
    expect(existsSync(file.path)).toBe(false);
  });

  it('is read and written by programs', async () => {
    const file = (await openMemoryFile(8, 8)) as MemoryFile;
    writeFileSync(file.path, 'ours', { flag: 'r+' });
    await run(['sh', '-c', 'printf its | dd of="$1" bs=1 seek=5 conv=notrunc', 'sh', file.path]);
    expect(await run(['cat', file.path])).toMatchObject({ ok: true, stdout: 'ours\0its' });
    await file.close();
  });

  it('is not there where more is to be written than there is memory for', async () => {
    expect(await openMemoryFile(8, 2 ** 50)).toBeUndefined();
  });
});
