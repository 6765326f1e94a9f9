import { run } from '@nx-aib/build-machine';
import { whyUnusableName } from './folder-name';
import { HINTS } from '../testing/hints';
import { checkStoreDir } from './use-store';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const COLON = 'its name has a ":", at which ld.so(8) splits a list of directories';

describe('the name of a store', () => {
  it.each([
    ['a:b', COLON],
    ['/srv/12:30/store', COLON],
    ['a;b', 'its name has a ";", at which ld.so(8) splits a list of directories'],
    ['a$ORIGIN', 'its name has a "$", with which ld.so(8) begins a name that it replaces'],
    ['a\\b', 'its name has a "\\", which the settings of package managers cannot have in a value'],
    ['a"b', "its name has a '\"', which the settings of package managers cannot have in a value"],
    ['a?offset=1', 'its name has a "?", after which e2fsprogs expect options'],
    ['a\nb', 'its name has a control character, U+000A'],
    ['a\tb', 'its name has a control character, U+0009'],
    ['a\u007fb', 'its name has a control character, U+007F'],
    // Node.js's replacement for the byte 0xff.
    ['a\uFFFDb', 'its name is not UTF-8'],
    ['x'.repeat(256), 'a part of its name is longer than 255 bytes'],
    ['ä'.repeat(128), 'a part of its name is longer than 255 bytes'],
    [`/${'x/'.repeat(1600)}`, 'its name is longer than 3072 bytes'],
  ])('%j is refused, and why', (name, why) => {
    expect(whyUnusableName(name)).toBe(why);
  });

  it.each([
    ...[
      'a b',
      ' ',
      '-',
      '-rf',
      '--',
      '~',
      '~root',
      "it's",
      'a,b',
      'a#b',
      'a%20b',
      '50%',
      'a@b',
      'a@@512',
      '{}',
      ' ~',
      '@',
      'a=b',
      'a&b',
    ],
    ...[
      '(a)',
      '[a]',
      '{a,b}',
      '*',
      'a!',
      '`id`',
      'a|b',
      '<a>',
      'é',
      '日本',
      '.a',
      '...',
      'a^b',
      'a+b',
      'json',
      'nbd',
    ],
  ])('%j can be used', (name) => {
    expect(whyUnusableName(name)).toBeUndefined();
  });

  it('is looked at before anything is done there', async () => {
    expect(await checkStoreDir('/srv/a\nb', { hint: HINTS.otherFolder })).toEqual([
      {
        code: 'build-dir/unusable-name',
        severity: 'error',
        message: String.raw`the store "/srv/a\nb" cannot be used: its name has a control character, U+000A`,
        hint: HINTS.otherFolder,
      },
    ]);
  });

  it('that can be used is no trouble for sh(1), tar(1) and mount(8), which steps give it to', async () => {
    const place = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-name-'));
    try {
      const folder = path.join(place, `-a ~'#%20,@=&()[]{}*!\`|<>^+é日`);
      expect(whyUnusableName(folder)).toBeUndefined();
      mkdirSync(folder);
      const tar = path.join(folder, 'x.tar');
      const made = await run([
        'tar',
        '--create',
        '--file',
        tar,
        '--directory',
        folder,
        '--files-from=/dev/null',
      ]);
      expect(made).toMatchObject({ ok: true, stderr: '' });
    } finally {
      rmSync(place, { recursive: true });
    }
  });
});
