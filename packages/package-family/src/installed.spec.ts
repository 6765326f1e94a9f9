import { parseJson } from '@nx-aib/core';
import { anyJson, BROKEN_TEXTS, harmed } from '../../core/src/testing/broken-json';
import { isInstalled } from './installed';
import fc from 'fast-check';

const SOURCE = { sha256: 'a'.repeat(64), archive: 'debian', path: 'pool/main/t/tree/tree_1_amd64.deb' };
const DEB = { name: 'tree', version: '1', arch: 'amd64' };
const SOUND = [{ ...DEB, source: SOURCE, unverified: true }, DEB];

describe('installed packages', () => {
  it('are read as they were written', () => {
    expect(parseJson(JSON.stringify(SOUND), isInstalled)).toEqual(SOUND);
    expect(parseJson('[]', isInstalled)).toEqual([]);
  });

  it('are none where a file holds something else, or more', () => {
    const more = JSON.stringify([{ ...DEB, root: 'qm' }]);
    for (const text of [...BROKEN_TEXTS, more, ...harmed(SOUND, { mayLack: /^0\.(source|unverified)$/ })])
      expect([text, parseJson(text, isInstalled)]).toEqual([text, undefined]);
    fc.assert(fc.property(anyJson(SOUND), (text) => void parseJson(text, isInstalled)));
  });
});
