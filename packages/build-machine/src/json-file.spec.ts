import { isText } from '@nx-aib/core';
import { makeTempDir } from './temp-dir';
import { readJson } from './json-file';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

describe('a JSON file', () => {
  it('is what it holds, or nothing, whatever is in its place', async () => {
    const folder = await makeTempDir('json-file');
    const file = (name: string) => path.join(folder.path, name);
    writeFileSync(file('text'), '"text"');
    writeFileSync(file('number'), '1');
    writeFileSync(file('bytes'), Buffer.from([0xff, 0xfe, 0]));
    mkdirSync(file('folder'));
    symlinkSync('loop', file('loop'));
    const names = ['text', 'number', 'bytes', 'folder', 'loop', 'missing', 'text/below'];
    const [text, ...others] = await Promise.all(names.map((name) => readJson(file(name), isText)));
    expect(text).toBe('text');
    expect(others.filter((one) => one !== undefined)).toEqual([]);
    await folder.remove();
  });
});
