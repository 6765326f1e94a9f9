import { anyJson, BROKEN_TEXTS, harmed } from '../../../core/src/testing/broken-json';
import { isFilesystemFacts } from '../contents/disk-facts';
import { BrokenDisk } from '../disk/byte-source';
import { parseMap } from '../disk/mapped-disk';
import { parseBlockDevices, parseTable } from './block-devices';
import { isText, parseJson } from '@nx-aib/core';
import fc from 'fast-check';

const DEVICE = {
  ...{ kname: 'vda1', pkname: 'vda', type: 'part', partn: 1, start: 2048, size: 1048576 },
  ...{ parttype: 'x', partuuid: 'x', partlabel: 'efi', partflags: '0x0', uuid: 'x', label: 'EFI' },
  ...{ fstype: 'vfat', ptuuid: 'x', pttype: 'gpt' },
};
const DEVICES = { blockdevices: [DEVICE] };
const MAP = [
  { start: 0, length: 65536, depth: 0, present: true, zero: false, data: true, offset: 65536 },
  { start: 65536, length: 65536, depth: 0, zero: true, data: false, compressed: false },
];
const FACTS = {
  oddities: ['odd'],
  paths: 1,
  differences: [['/a', 'is gone']],
  privileged: ['/a'],
  broken: 'no',
};

describe('what programs print as JSON', () => {
  it('is read as they print it', () => {
    expect(parseBlockDevices(JSON.stringify(DEVICES))).toEqual([DEVICE]);
    expect(parseTable('{"names":["a"]}', 'names', isText)).toEqual(['a']);
    expect(parseMap(JSON.stringify(MAP))).toEqual([
      { start: 0, length: 65536, offset: 65536 },
      { start: 65536, length: 65536, offset: null },
    ]);
    expect(parseJson(JSON.stringify(FACTS), isFilesystemFacts)).toEqual(FACTS);
  });

  it('is no list of block devices where it is something else', () => {
    const wrong = harmed(DEVICES, { mayBeNull: /\.(?!kname|type|size)[a-z]+$/ });
    for (const text of [...BROKEN_TEXTS, '[]', '{}', ...wrong])
      expect([text, parseBlockDevices(text)]).toEqual([text, undefined]);
  });

  it('is a broken disk where it is no map', () => {
    const wrong = harmed(MAP, { mayLack: /present|compressed|^1\.offset/, free: /present/ });
    for (const text of [...BROKEN_TEXTS, '{}', ...wrong]) expect(() => parseMap(text)).toThrow(BrokenDisk);
  });

  it('is no fact of a file system where it is something else', () => {
    // An object without any of these keys is not informative.
    const broken = BROKEN_TEXTS.filter((text) => !(text.startsWith('{') && text.endsWith('}')));
    for (const text of [...broken, '[]', ...harmed(FACTS, { mayLack: /^[a-z]+$/ })])
      expect([text, parseJson(text, isFilesystemFacts)]).toEqual([text, undefined]);
  });

  it('is never another exception', () => {
    fc.assert(fc.property(anyJson(DEVICES), (text) => void parseBlockDevices(text)));
    fc.assert(fc.property(anyJson(FACTS), (text) => void parseJson(text, isFilesystemFacts)));
    fc.assert(
      fc.property(anyJson(MAP), (text) => {
        try {
          parseMap(text);
        } catch (error) {
          expect(error).toBeInstanceOf(BrokenDisk);
        }
      }),
    );
  });
});
