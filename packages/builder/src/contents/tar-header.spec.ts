import fc from 'fast-check';
import { parsePaxRecords, parseTarHeader, TAR_BLOCK } from './tar-header';

/** A record as pax(1) writes it: its length counts its own digits. */
function record(keyword: string, value: Uint8Array): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${keyword}=`), value, Buffer.from('\n')]);
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length += 1;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

describe('the extended header of a tar', () => {
  it('gives values as they are, whatever bytes are in them', () => {
    const keyword = fc.stringMatching(/^[A-Za-z.]{1,40}$/);
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(keyword, fc.uint8Array()), { selector: ([k]) => k }), (pairs) => {
        const read = parsePaxRecords(Buffer.concat(pairs.map(([key, value]) => record(key, value))));
        expect([...read].map(([key, value]) => [key, [...value]])).toEqual(
          pairs.map(([key, value]) => [key, [...value]]),
        );
      }),
    );
  });

  it.each([['5'], ['0 a=b\n'], ['99 a=b\n'], ['x a=b\n']])(
    'is refused where a record has no length: %j',
    (text) => {
      expect(() => parsePaxRecords(Buffer.from(text))).toThrow('an extended header of a tar is broken');
    },
  );
});

describe('the header of a tar', () => {
  it('is none where the tar has ended', () => {
    expect(parseTarHeader(new Uint8Array(TAR_BLOCK))).toBeUndefined();
  });
});
