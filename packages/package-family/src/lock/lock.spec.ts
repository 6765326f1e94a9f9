import fc from 'fast-check';
import { formatDiagnostics } from '@nx-aib/core';
import { pinnedOf, sortLocked, type Lock } from './lock';
import { lockFileOf } from '../lock-name';
import { parseLockLine, type LineForm } from './lock-line';
import { parseLock } from './parse-lock';
import { renderLock, renderLocked } from './render-lock';
import { lock as anyLock, lockedPackage } from './testing/arbitrary-lock';

const DIGEST = '0123456789abcdef'.repeat(4);

const LOCK: Lock = {
  distro: 'debian13',
  arch: 'x86_64',
  requested: { tools: ['e2fsprogs'], shared: ['systemd'], host: ['tree', 'vim=2:9.1'], qm: [] },
  packages: [
    {
      name: 'libssl3t64',
      version: '3.5.7-1~deb13u3',
      arch: 'amd64',
      sets: ['tools', 'shared'],
      sha256: DIGEST,
      archive: 'debian-security',
      path: 'pool/updates/main/o/openssl/libssl3t64_3.5.7-1~deb13u3_amd64.deb',
      seen: '20261122T224536Z',
    },
    {
      name: 'tree',
      version: '2.2.1-1',
      arch: 'amd64',
      sets: ['host'],
      sha256: DIGEST,
      archive: 'debian',
      path: 'pool/main/t/tree/tree_2.2.1-1_amd64.deb',
      seen: '20261122T224536Z',
    },
  ],
};

const TEXT = `# Made by \`nx lock\` (or \`aib-dev lock\`): a build installs exactly these packages. Do not edit.
# Each package: name version architecture sets sha256 archive/path, and when the archive was seen to have it
schema: 1
distro: debian13
arch: x86_64
requested:
  tools:
    - e2fsprogs
  shared:
    - systemd
  host:
    - tree
    - vim=2:9.1
  qm: []
packages:
  - libssl3t64 3.5.7-1~deb13u3 amd64 tools,shared ${DIGEST} debian-security/pool/updates/main/o/openssl/libssl3t64_3.5.7-1~deb13u3_amd64.deb 20261122T224536Z
  - tree 2.2.1-1 amd64 host ${DIGEST} debian/pool/main/t/tree/tree_2.2.1-1_amd64.deb 20261122T224536Z
`;

function said(text: string): string {
  return formatDiagnostics(parseLock(text, 'car.aib.lock', FORM).diagnostics);
}

function problems(text: string): string[] {
  return parseLock(text, 'car.aib.lock', FORM).diagnostics.map(
    ({ location, message }) => `${location?.line}:${location?.column} ${message}`,
  );
}

/** As in Debian. */
const FORM: LineForm = {
  name: /^[a-z0-9][a-z0-9+.-]*$/,
  version: /^(\d+:)?[A-Za-z0-9][A-Za-z0-9.+~-]*$/,
  arch: /^[a-z0-9-]+$/,
};

describe('a lock', () => {
  it('is a text with a line for each package', () => {
    expect(renderLock(LOCK)).toBe(TEXT);
    expect(parseLock(TEXT, 'car.aib.lock', FORM)).toEqual({ ok: true, value: LOCK, diagnostics: [] });
  });

  it('is read as it was written', () => {
    fc.assert(
      fc.property(anyLock, (lock) => {
        const parsed = parseLock(renderLock(lock), 'x', FORM);
        expect(parsed).toEqual({ ok: true, value: lock, diagnostics: [] });
      }),
    );
  });

  it('is the same lock with a comment at its end, where it is read as YAML', () => {
    const same = (text: string) => {
      const rendered = parseLock(text, 'x', FORM);
      const { ok, ...yaml } = parseLock(`${text}# end\n`, 'x', FORM);
      expect(rendered.ok).toBe(ok);
      if (rendered.ok) expect({ ok, ...yaml }).toEqual(rendered);
    };
    fc.assert(fc.property(anyLock, (lock) => same(renderLock(lock))));
    const odd = [
      '#',
      ' #x',
      ': ',
      ':\n',
      ',',
      '"',
      "'",
      '[',
      '&a ',
      '*a',
      '- ',
      '\n',
      '  ',
      '!',
      'qm: []\n',
      '~',
    ];
    fc.assert(
      fc.property(fc.nat(TEXT.length), fc.constantFrom(...odd), fc.nat(3), (at, inserted, cut) =>
        same(TEXT.slice(0, at) + inserted + TEXT.slice(at + cut)),
      ),
      { numRuns: 300 },
    );
  });

  it('is the same text in whatever order its packages are known', () => {
    fc.assert(
      fc.property(anyLock, (lock) => {
        const reversed = { ...lock, packages: [...lock.packages].reverse() };
        expect(renderLock(reversed)).toBe(renderLock(lock));
      }),
    );
  });

  it('changes in one line where one package changes', () => {
    fc.assert(
      fc.property(anyLock, lockedPackage, (lock, other) => {
        const [first, ...rest] = lock.packages;
        fc.pre(first !== undefined);
        const changed = { ...first!, version: `${other.version}x`, sha256: other.sha256 };
        const before = new Set(renderLock(lock).split('\n'));
        const after = renderLock({ ...lock, packages: sortLocked([changed, ...rest]) }).split('\n');
        expect(after.filter((line) => !before.has(line))).toEqual([`  - ${renderLocked(changed)}`]);
      }),
    );
  });

  it('gives each set its packages', () => {
    expect(pinnedOf(LOCK, 'shared').map(({ name }) => name)).toEqual(['libssl3t64']);
    expect(pinnedOf(LOCK, 'host').map(({ name }) => name)).toEqual(['tree']);
    expect(pinnedOf(LOCK, 'qm')).toEqual([]);
    expect(Object.keys(pinnedOf(LOCK, 'host')[0] ?? {})).not.toContain('sets');
  });

  it('lies beside its manifest', () => {
    expect(lockFileOf('images/car.aib.yml')).toBe('images/car.aib.lock');
    expect(lockFileOf('car.yaml')).toBe('car.aib.lock');
    expect(lockFileOf('car')).toBe('car.aib.lock');
  });
});

describe('a lock that is not one', () => {
  it('is refused with the place and what to do', () => {
    expect(said(TEXT.replace('tree 2.2.1-1 amd64 host', 'tree 2.2.1-1 amd64 boot'))).toBe(
      `car.aib.lock:17:5: error[lock/unreadable]: the lock cannot be read: "boot" is not a list of package sets
    - tree 2.2.1-1 amd64 boot ${DIGEST} debian/…
      ^${'~'.repeat(95)}
  hint: restore the committed lock file, or remove it and create a new one with \`nx lock\` or \`aib-dev lock\``,
    );
  });

  it.each([
    ['', '1:1 the lock cannot be read: it is not a mapping'],
    ['- a\n', '1:1 the lock cannot be read: it is not a mapping'],
    [
      TEXT.replace('schema: 1', 'schema: 2'),
      '3:9 the lock cannot be read: its schema is 2, and this nx-aib knows 1',
    ],
    [TEXT.replace('arch: x86_64', 'arch: sparc'), '5:7 the lock cannot be read: its arch is unknown'],
    [TEXT.replace('  qm: []', '  qm2: []'), '14:3 the lock cannot be read: this is not a set of packages'],
    [
      TEXT.replace('packages:', 'package:'),
      '15:1 the lock cannot be read: "package" is not a key of a lock file',
    ],
    [TEXT.replace('  qm: []', '  qm: {}'), '14:7 the lock cannot be read: a list is missing here'],
    [TEXT.replace('    - tree\n', '    - [tree]\n'), '12:7 the lock cannot be read: this is not text'],
    [TEXT + TEXT.split('\n').at(-2), '18:5 the lock cannot be read: tree 2.2.1-1 amd64 appears twice'],
    [
      TEXT.replace('distro:', '<<<<<<< ours\ndistro:'),
      '4:1 the lock cannot be read: Implicit keys need to be on a single line',
    ],
  ])('%#', (text, problem) => {
    expect(problems(text)).toContain(problem);
  });

  it.each([
    ['lists in brackets', '[', '1:65'],
    ['mappings in braces', '{a: ', '1:257'],
    ['lists in lists', '- ', '1:129'],
    ['keys that are mappings', '? ', '1:129'],
  ])('is refused where %s nest too deep, before it exhausts the memory', (_, open, place) => {
    const why = 'the lock cannot be read: mappings and lists are nested more than 64 deep';
    expect(problems(open.repeat(100_000))).toEqual([`${place} ${why}`]);
  });

  it('is refused where mappings nest too deep, line by line', () => {
    const lines = Array.from({ length: 2000 }, (_, depth) => `${' '.repeat(depth)}a:\n`);
    expect(problems(lines.join(''))).toEqual([
      '65:65 the lock cannot be read: mappings and lists are nested more than 64 deep',
    ]);
  });

  it('is refused where it is endless', () => {
    expect(problems('packages:\n' + '- x\n'.repeat(100_000))).toEqual([
      '50001:2 the lock cannot be read: it has more than 200000 tokens',
    ]);
  });

  it('is refused for a key that is there again, and read in time however many keys it has', () => {
    expect(problems(TEXT.replace('  qm: []', '  qm: []\n  host: []'))).toEqual([
      '15:3 the lock cannot be read: Map keys must be unique',
    ]);
    expect(problems(TEXT.replace('arch: x86_64', 'arch: x86_64\narch: x86_64'))).toEqual([
      '6:1 the lock cannot be read: Map keys must be unique',
    ]);
    const keys = Array.from({ length: 40_000 }, (_, index) => `k${index}: x\n`);
    expect(problems(keys.join('')).slice(0, 2)).toEqual([
      '1:1 the lock cannot be read: "k0" is not a key of a lock file',
      '2:1 the lock cannot be read: "k1" is not a key of a lock file',
    ]);
  });

  it.each([
    ['tree', 'it has 1 fields instead of 7'],
    [`Tree 1 amd64 host ${DIGEST} debian/pool/x 20261122T224536Z`, '"Tree" is not a package name'],
    [`tree 1;rm amd64 host ${DIGEST} debian/pool/x 20261122T224536Z`, '"1;rm" is not a version'],
    [`tree 1 AMD host ${DIGEST} debian/pool/x 20261122T224536Z`, '"AMD" is not an architecture'],
    [
      `tree 1 amd64 qm,host ${DIGEST} debian/pool/x 20261122T224536Z`,
      '"qm,host" is not a list of package sets',
    ],
    ['tree 1 amd64 host abc debian/pool/x 20261122T224536Z', '"abc" is not a SHA-256'],
    [
      `tree 1 amd64 host ${DIGEST} debian/../x 20261122T224536Z`,
      '"debian/../x" is not a path inside an archive',
    ],
    [`tree 1 amd64 host ${DIGEST} debian//x 20261122T224536Z`, '"debian//x" is not a path inside an archive'],
    [
      `tree 1 amd64 host ${DIGEST} http://x/y 20261122T224536Z`,
      '"http://x/y" is not a path inside an archive',
    ],
    [`tree 1 amd64 host ${DIGEST} x 20261122T224536Z`, '"x" is not a path inside an archive'],
    [`tree 1 amd64 host ${DIGEST} debian/pool/x yesterday`, '"yesterday" is not a time'],
  ])('has the line %j', (line, problem) => {
    expect(parseLockLine(line, FORM)).toEqual({ ok: false, problem });
  });

  it('is answered, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseLock(text, 'x', FORM).ok).toBe(false);
      }),
    );
    fc.assert(
      fc.property(fc.nat(TEXT.length), fc.string(), fc.nat(40), (at, inserted, cut) => {
        const text = TEXT.slice(0, at) + inserted + TEXT.slice(at + cut);
        const parsed = parseLock(text, 'x', FORM);
        expect(parsed.ok || parsed.diagnostics.length > 0).toBe(true);
      }),
    );
  });
});
