import fc from 'fast-check';
import { ARCHIVE_KEYRING, indexUris, normalUri, parseSourceLine, sourceLines, trustOf } from './source-lines';

const trust = (line: string) => {
  const parsed = parseSourceLine(line);
  return parsed === undefined ? undefined : trustOf(parsed);
};

describe('a line of sources.list(5)', () => {
  it.each([
    ['deb http://m/debian trixie main', 'archive'],
    ['deb file:/srv/mirror trixie main', 'archive'],
    ['deb copy:/srv/mirror ./', 'archive'],
    ['deb [arch=amd64 check-valid-until=no] http://m trixie main contrib', 'archive'],
    ['deb [trusted=no] http://m trixie main', 'archive'],
    ['deb [allow-weak=false] http://m trixie main', 'archive'],
    [`deb [signed-by=${ARCHIVE_KEYRING}] http://m trixie main`, 'archive'],
    ['deb-src [trusted=yes] http://m trixie main', 'archive'],
    ['deb [trusted=yes] file:/srv/packages ./', 'none'],
    ['deb [ arch=amd64 Trusted=1 ] http://m trixie main', 'none'],
    ['deb [trusted="yes"] http://m trixie main', 'none'],
    ['deb [trusted+=on]http://m trixie main', 'none'],
    ['deb [trusted=%79es] http://m trixie main', 'none'],
    ['deb [allow-insecure=yes] http://m trixie main', 'none'],
    ['deb [allow-weak=true] http://m trixie main', 'none'],
    ['deb [allow-downgrade-to-insecure=yes] http://m trixie main', 'none'],
    ['deb [signed-by=/srv/keys.gpg] http://m trixie main', 'keys'],
    [`deb [signed-by=${ARCHIVE_KEYRING},/srv/keys.gpg] http://m trixie main`, 'keys'],
    ['deb [signed-by=0123456789ABCDEF0123456789ABCDEF01234567] http://m trixie main', 'keys'],
    ['deb [signed-by=/srv/keys.gpg trusted=yes] http://m trixie main', 'none'],
    ['deb http://[::1]:80/debian trixie main # [trusted=yes]', 'archive'],
  ])('says how far a source is trusted: %s', (line, expected) => {
    expect(trust(line)).toBe(expected);
  });

  it.each([
    'http://m trixie main',
    'deb http://m',
    'Types: deb',
    '/etc/apt/x.list with blanks',
    'deb [trust%65d=yes] http://m trixie main',
    'deb [trusted] http://m trixie main',
    'deb [a=b][trusted=yes] http://m trixie main',
    '# deb http://m trixie main',
  ])('is none: %s', (line) => {
    expect(parseSourceLine(line)).toBeUndefined();
  });

  it('is trusted without a signature with "trusted" among its options, wherever that is and whatever others there are', () => {
    const option = fc.constantFrom('arch=amd64', 'lang=en', 'by-hash=no', 'signed-by=/k.gpg', 'pdiffs=off');
    const blanks = fc.constantFrom(' ', '  ', '\t');
    fc.assert(
      fc.property(fc.array(option), fc.array(option), blanks, blanks, (before, after, a, b) => {
        const block = [...before, 'trusted=yes', ...after].join(a);
        expect(trust(`deb${b}[${a}${block}${b}]${a}http://m${b}trixie${a}main`)).toBe('none');
      }),
    );
  });
});

describe('the lines that apt gets', () => {
  const archive = { suites: ['trixie', 'trixie-security'], components: ['main', 'contrib'] };
  const keys = `signed-by=${ARCHIVE_KEYRING}`;

  it('are those of a URI for all suites, and those that are given, with the keys that count', () => {
    expect(sourceLines('http://m/debian/', archive)).toEqual([
      `deb [${keys}] http://m/debian trixie main contrib`,
      `deb [${keys}] http://m/debian-security trixie-security main contrib`,
    ]);
    expect(
      sourceLines(
        '# ours\n\ndeb [arch=amd64] http://m a b # c\ndeb [trusted=yes] http://n ./\n deb [signed-by=/k] http://o ./',
        archive,
      ),
    ).toEqual([
      `deb [${keys} arch=amd64] http://m a b`,
      'deb [trusted=yes] http://n ./',
      'deb [signed-by=/k] http://o ./',
    ]);
    expect(sourceLines('', archive)).toEqual([]);
  });

  it('are trusted no further than before', () => {
    const lines = fc.constantFrom(
      'deb http://m a b',
      'deb [trusted=yes] http://m a b',
      'deb [signed-by=/k] http://m ./',
    );
    fc.assert(
      fc.property(lines, (line) => {
        expect(sourceLines(line, archive).map(trust)).toEqual([trust(line)]);
      }),
    );
  });
});

describe('the URI of a source', () => {
  it('is compared as apt says it', () => {
    expect(['file:///srv/x//', 'file:/srv/x', 'copy:/srv/x/', 'http://u:p@m/x'].map(normalUri)).toEqual([
      'file:/srv/x/',
      'file:/srv/x/',
      'copy:/srv/x/',
      'http://m/x/',
    ]);
  });

  it('leads to its indexes', () => {
    const of = (line: string) => indexUris(parseSourceLine(line)!, 'amd64');
    expect(of('deb file:/srv ./')).toEqual(
      ['InRelease', 'Release', 'Packages', 'Packages.gz', 'Packages.xz'].map((name) => `file:/srv/./${name}`),
    );
    expect(of('deb http://m/ trixie main')).toEqual(
      [
        ...['InRelease', 'Release'],
        ...['amd64', 'all'].flatMap((arch) =>
          ['', '.gz', '.xz'].map((ending) => `main/binary-${arch}/Packages${ending}`),
        ),
      ].map((name) => `http://m/dists/trixie/${name}`),
    );
  });
});
