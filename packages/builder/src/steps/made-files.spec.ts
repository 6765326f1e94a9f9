import { parseJson, type Guard } from '@nx-aib/core';
import { readMadeJson } from '@nx-aib/steps';
import { anyJson, BROKEN_TEXTS, harmed } from '../../../core/src/testing/broken-json';
import { isHardLinks } from '../changes/root-index';
import { isServiceLinks } from './services/output';
import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const LINK = { root: 'host', path: '/etc/systemd/system/a.service', origin: 'nx-aib' };
const FILES: [name: string, is: Guard<unknown>, sound: readonly unknown[], more: unknown][] = [
  ['hard-links.json', isHardLinks, [['/usr/bin/perl5.40', '/usr/bin/perl']], [['/a', '/b', '/c']]],
  [
    'links.json',
    isServiceLinks,
    [
      { ...LINK, type: 'symlink', target: '/dev/null' },
      { ...LINK, type: 'absent' },
    ],
    // Only a manifest adds files.
    [{ ...LINK, type: 'file', mode: '0644', user: 'root', group: 'root', content: { text: '' } }],
  ],
];

let folder: string;
beforeAll(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-made-'))));
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(FILES)('%s of a step', (name, is, sound, more) => {
  const read = (text: string) => {
    writeFileSync(path.join(folder, name), text);
    return readMadeJson(path.join(folder, name), is);
  };

  it('is read as it was written', async () => {
    expect(await read(JSON.stringify(sound))).toEqual(sound);
    expect(await read('[]')).toEqual([]);
  });

  it('is an error that names it where it holds something else', async () => {
    for (const text of [...BROKEN_TEXTS, JSON.stringify(more), ...harmed(sound)])
      expect([text, await read(text).catch((error: unknown) => error)]).toEqual([
        text,
        new Error(`${path.join(folder, name)} does not have the content that its step wrote`),
      ]);
  });

  it('is never an exception of another kind', () => {
    fc.assert(fc.property(anyJson(sound), (text) => void parseJson(text, is)));
  });
});
