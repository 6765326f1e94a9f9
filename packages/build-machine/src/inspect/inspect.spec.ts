import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { folderFacts } from './folder-facts';
import { namespaceFacts } from './namespace-facts';
import { programFacts } from './program-facts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-inspect-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('the facts about a directory', () => {
  it('are its free space, and whether programs can be run from it', async () => {
    const facts = await folderFacts(path.join(folder, 'not/there/yet'));
    expect(facts).toMatchObject({ path: path.join(folder, 'not/there/yet') });
    expect(facts.unusable).toBeUndefined();
    expect(facts.freeBytes).toBeGreaterThan(0);
  });

  it('contain the reason if it is not writable', async () => {
    writeFileSync(path.join(folder, 'file'), '');
    expect(await folderFacts(path.join(folder, 'file/below'))).toMatchObject({
      unusable: 'it is a file, or inside one',
    });
  });
});

describe('the facts about programs', () => {
  it('contain the path and version of each once', async () => {
    const tar = { name: 'tar', debianPackage: 'tar' };
    const none = { name: 'no-such-program', debianPackage: 'no-such-package' };
    const version = expect.stringMatching(/\d/) as string;
    expect(await programFacts([{ ...tar, versionArguments: ['--version'] }, none, tar, none])).toEqual([
      { ...tar, file: expect.stringMatching(/\/tar$/) as string, version },
      none,
    ]);
  });
});

describe('the facts about namespaces', () => {
  it('show that they work as builds on this machine need them', async () => {
    expect(await namespaceFacts()).toEqual({ root: process.getuid?.() === 0 });
  });

  it('contain the error message if none can be created', async () => {
    const before = process.env['PATH'];
    process.env['PATH'] = '/nowhere';
    const facts = await namespaceFacts();
    process.env['PATH'] = before;
    const said = expect.stringMatching(/unshare/) as string;
    expect(facts).toMatchObject({ own: said, withSubordinate: said });
  });
});
