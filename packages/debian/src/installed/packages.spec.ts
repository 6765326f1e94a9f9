import fc from 'fast-check';
import { lookUp, mayBeUnsigned, parseIndexTargets, stanzasByName } from '../archive/archive-lists';
import { fieldOf, stanzasOf } from '../archive/deb822';
import { isGone, parseFetchFailures } from '../apt/fetch-outcome';
import { flatArchive } from '../archive/flat-archive';
import type { PinnedPackage } from '@nx-aib/package-family';
import { knownSources, notAsLocked, trace } from './provenance';
import { snapshotUri } from '../archive/snapshot-uri';

const MAIN = `Package: acl
Architecture: amd64
Version: 2.3.2-2+b1
Filename: pool/main/a/acl/acl_2.3.2-2+b1_amd64.deb
Description: access control list
 Version: of nothing
SHA256: aaaa

Package: zlib1g
Version: 1:1.3
Architecture: amd64
Filename: ./zlib1g_1.3.deb
SHA256: bbbb
`;
const SECURITY = MAIN.replace('aaaa', 'cccc').replace('1:1.3', '1:1.4').replace('bbbb', 'dddd');
const INDEXES = [
  { archive: 'debian', text: MAIN },
  { archive: 'debian-security', text: SECURITY },
];

function deb(name: string, version: string, more: Partial<PinnedPackage> = {}): PinnedPackage {
  return {
    name,
    version,
    arch: 'amd64',
    sha256: 'eeee',
    archive: 'debian',
    path: `pool/${name}.deb`,
    seen: '20260102T030405Z',
    ...more,
  };
}

describe('indexes of an archive', () => {
  it('are known by the archive’s label, whatever the mirror is called', () => {
    const text = [
      '/tmp/x/var/lib/apt/lists/mirror_a_Packages|Debian|http://mirror/a/',
      '/tmp/x/var/lib/apt/lists/mirror_b_Packages|Debian-Security|http://mirror/b/',
      '/tmp/x/var/lib/apt/lists/mirror_c_Packages|Acme Corp (test)|http://mirror/c/',
      '/tmp/x/var/lib/apt/lists/mirror_d_Packages||http://mirror/d/',
      '/tmp/x/var/lib/apt/lists/mirror_e_Packages|$(LABEL)|http://mirror/e/',
      '',
    ].join('\n');
    expect(parseIndexTargets(text)).toEqual([
      { file: 'mirror_a_Packages', archive: 'debian', baseUri: 'http://mirror/a/' },
      { file: 'mirror_b_Packages', archive: 'debian-security', baseUri: 'http://mirror/b/' },
      { file: 'mirror_c_Packages', archive: 'acme-corp-test-', baseUri: 'http://mirror/c/' },
      { file: 'mirror_d_Packages', archive: 'unnamed', baseUri: 'http://mirror/d/' },
      { file: 'mirror_e_Packages', archive: 'unnamed', baseUri: 'http://mirror/e/' },
    ]);
  });

  it('say where a version is, the first of them that has it', () => {
    const found = lookUp(stanzasByName(INDEXES), [
      'acl 2.3.2-2+b1 amd64',
      'zlib1g 1:1.4 amd64',
      'zlib1g 1:1.5 amd64',
      'gone 1 all',
    ]);
    expect([...found].map(([key, { archive, path, sha256 }]) => [key, archive, path, sha256])).toEqual([
      ['acl 2.3.2-2+b1 amd64', 'debian', 'pool/main/a/acl/acl_2.3.2-2+b1_amd64.deb', 'aaaa'],
      ['zlib1g 1:1.4 amd64', 'debian-security', 'zlib1g_1.3.deb', 'dddd'],
    ]);
  });

  it('are read field by field: a continuation line is no field', () => {
    const [acl = ''] = [...stanzasOf(MAIN)];
    expect(fieldOf(acl, 'Version')).toBe('2.3.2-2+b1');
    expect(fieldOf(acl, 'Package')).toBe('acl');
    expect(fieldOf(acl, 'SHA256')).toBe('aaaa');
    expect(fieldOf(acl, 'Size')).toBeUndefined();
  });

  it('are read whatever their fields are', () => {
    const name = fc.stringMatching(/^[A-Z][a-z]{0,5}$/);
    const value = fc.stringMatching(/^[!-~]([ -~]*[!-~])?$/);
    const fields = fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, minLength: 1 });
    fc.assert(
      fc.property(
        fc.array(fields, { minLength: 1 }),
        fc.constantFrom('\n', '\n\n', '\n\n\n'),
        (stanzas, between) => {
          const text = stanzas
            .map((stanza) => stanza.map(([key, said]) => `${key}: ${said}\n`).join(''))
            .join(between);
          const read = [...stanzasOf(text)];
          expect(read).toHaveLength(stanzas.length);
          stanzas.forEach((stanza, index) =>
            stanza.forEach(([key, said]) => expect(fieldOf(read[index] ?? '', key)).toBe(said)),
          );
        },
      ),
    );
  });
});

describe('the sources of what is installed', () => {
  const installed = [
    { name: 'acl', version: '2.3.2-2+b1', arch: 'amd64' },
    { name: 'bash', version: '5', arch: 'amd64' },
    { name: 'local', version: '1', arch: 'all' },
  ];

  it('come from what a step starts from, then from the indexes, and are left out where nobody knows', () => {
    const source = { sha256: 'ffff', archive: 'debian', path: 'pool/bash.deb' };
    const known = knownSources([{ ...installed[1]!, source }], []);
    expect(trace(installed, known, stanzasByName(INDEXES))).toEqual([
      {
        ...installed[0],
        source: { sha256: 'aaaa', archive: 'debian', path: 'pool/main/a/acl/acl_2.3.2-2+b1_amd64.deb' },
      },
      { ...installed[1], source },
      installed[2],
    ]);
  });

  it('are unverified where an unsigned index may have been meant, also in what stands on that step', () => {
    const ACL = 'acl 2.3.2-2+b1 amd64';
    const own = { archive: 'own', text: MAIN, unsigned: true };
    const other = { ...own, text: SECURITY };
    const debian = { archive: 'debian', text: MAIN };
    const of = (...indexes: object[]) => mayBeUnsigned(stanzasByName(indexes as (typeof debian)[]), ACL);
    // A signed index with the same file vouches for it; one with another file does not.
    expect([of(debian), of(own), of(own, debian), of(debian, other)]).toEqual([false, true, false, true]);
    const [traced] = trace([installed[0]!], new Map(), stanzasByName([own]));
    expect(traced?.unverified).toBe(true);
    expect(trace([installed[0]!], knownSources([traced!], []), new Map())).toEqual([traced]);
  });

  it('are the lock’s where there is one', () => {
    const known = knownSources([], [deb('bash', '5')]);
    expect(trace([installed[1]!], known, new Map())).toEqual([
      { ...installed[1], source: { sha256: 'eeee', archive: 'debian', path: 'pool/bash.deb' } },
    ]);
  });

  it('do not hide that something else came out than was locked', () => {
    const before = [installed[2]!];
    expect(notAsLocked(installed, before, [deb('acl', '2.3.2-2+b1'), deb('bash', '5')])).toEqual([]);
    expect(
      notAsLocked(installed, before, [deb('acl', '2.3.2-2+b1'), deb('bash', '6'), deb('zsh', '5')]),
    ).toEqual([
      'bash 6 amd64 is not installed',
      'zsh 5 amd64 is not installed',
      'bash 5 amd64 is installed and not in the lock',
    ]);
  });
});

describe('a flat archive', () => {
  it('lists packages by their own control files, and says which suite it is', () => {
    const control = 'Package: tree\nVersion: 2\nArchitecture: amd64\nDescription: list\n contents\n';
    expect(flatArchive([{ control, size: 10, sha256: 'abcd' }], 'trixie')).toEqual({
      packages: `${control}Filename: pool/abcd.deb\nSize: 10\nSHA256: abcd\n\n`,
      release:
        'Suite: trixie\nCodename: trixie\nSHA256:\n' +
        ' f00e370f018916e25f060c044ea40a3491eb6f2cc27a85da99079ba53eb942be 120 Packages\n',
    });
    expect(flatArchive([], 'trixie').packages).toBe('');
  });
});

describe('what apt says of downloads', () => {
  it('is found by URI, with the characters that apt encodes', () => {
    const stderr = `E: Failed to fetch http://h/pool/g%2b%2b_1.deb  404  Not Found [IP: 192.0.2.1 80]
E: Failed to fetch copy:/m/a.deb  Failed to stat - stat (2: No such file or directory)
E: Failed to fetch http://h/b.deb  Hash Sum mismatch
   Hashes of expected file:
E: Download Failed
`;
    const failures = parseFetchFailures(stderr);
    expect([...failures]).toEqual([
      ['http://h/pool/g++_1.deb', '404  Not Found [IP: 192.0.2.1 80]'],
      ['copy:/m/a.deb', 'Failed to stat - stat (2: No such file or directory)'],
      ['http://h/b.deb', 'Hash Sum mismatch'],
    ]);
    expect([...failures.values()].map(isGone)).toEqual([true, true, false]);
    expect(isGone('Could not connect to h:80 (192.0.2.1).')).toBe(false);
  });
});

describe('a snapshot service', () => {
  const tree = deb('tree', '2', { path: 'pool/main/t/tree/tree_2.deb' });
  it.each([
    [
      'http://s/archive/{archive}/{timestamp}/',
      'http://s/archive/debian/20260102T030405Z/pool/main/t/tree/tree_2.deb',
    ],
    ['http://s', 'http://s/debian/pool/main/t/tree/tree_2.deb'],
    ['https://s/{path}?at={timestamp}', 'https://s/pool/main/t/tree/tree_2.deb?at=20260102T030405Z'],
    ['file:///mirrors/', 'file:///mirrors/debian/pool/main/t/tree/tree_2.deb'],
  ])('at %s has %s', (template, uri) => {
    const read = snapshotUri(template);
    expect(read.ok && read.value(tree)).toBe(uri);
  });

  it.each([
    ['snapshots', 'it is not the URI of an archive'],
    ['http://s/{date}', '{date} is unknown; the placeholders are {archive}, {timestamp}, {path}'],
    ['http://s/a b', 'it contains a space'],
  ])('cannot be %s', (template, problem) => {
    expect(snapshotUri(template).diagnostics).toEqual([
      {
        code: 'lock/bad-snapshot',
        severity: 'error',
        message: `NX_AIB_SNAPSHOT "${template}" cannot be used: ${problem}`,
        hint: 'a URI as http://snapshots.example/{archive}/{timestamp}/{path}',
      },
    ]);
  });
});
