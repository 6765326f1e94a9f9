import { bytes } from '@nx-aib/core';
import type { Content } from '@nx-aib/manifest';
import { planContentPaths } from './paths';
import type { SourceFacts, SourceFile } from './sources/source-facts';

const SHA = 'a'.repeat(64);

function source(name: string): SourceFile {
  return { source: name, size: bytes(3), sha256: SHA };
}

const FACTS: SourceFacts = {
  files: new Map([['./files/motd', source('files/motd')]]),
  globs: new Map([
    [
      'conf/**/*.conf',
      { matched: 2, base: 'conf', files: [source('conf/a.conf'), source('conf/sub/b.conf')] },
    ],
    ['twice/**', { matched: 2, base: 'twice', files: [source('twice/a/x'), source('twice/b/x')] }],
    ['none/*', { matched: 0, base: 'none', files: [] }],
  ]),
};

function planned(content: Content): string[] {
  return planContentPaths('host', content, ['content'], FACTS).value.map((path) =>
    [path.type, 'mode' in path ? path.mode : '', path.path].join(' '),
  );
}

function errors(content: Content): string[] {
  return planContentPaths('host', content, ['content'], FACTS).diagnostics.map(
    ({ path, message }) => `${path?.join('.')}: ${message}`,
  );
}

describe('planContentPaths', () => {
  it('applies directories, files, links, modes, owners and removals in this order', () => {
    expect(
      planned({
        remove_files: [{ path: '/etc/issue' }],
        chown_files: [{ path: '/etc/x', user: 'daemon' }],
        chmod_files: [
          { path: '/etc/x', mode: '640' },
          { path: '/etc/y', mode: 'u+x' },
        ],
        add_symlinks: [{ link: '/etc/l', target: 'x' }],
        add_files: [
          { path: '/etc/x', text: 'x' },
          { path: '/etc/motd', source_path: './files/motd' },
        ],
        make_dirs: [{ path: '/var/lib/d' }, { path: '/var/lib/s', mode: 0o1777 }],
      }),
    ).toEqual([
      'directory 0755 /var/lib/d',
      'directory 1777 /var/lib/s',
      'file 0644 /etc/x',
      'file 0644 /etc/motd',
      'symlink  /etc/l',
      'attributes 0640 /etc/x',
      'attributes u+x /etc/y',
      'attributes  /etc/x',
      'absent  /etc/issue',
    ]);
  });

  it('puts what a pattern matches into one directory, or keeps the directories below its fixed part', () => {
    const entry = { path: '/etc/app', source_glob: 'conf/**/*.conf' };
    expect(planned({ add_files: [entry] })).toEqual([
      'file 0644 /etc/app/a.conf',
      'file 0644 /etc/app/b.conf',
    ]);
    expect(planned({ add_files: [{ ...entry, preserve_path: true }] })).toEqual([
      'file 0644 /etc/app/a.conf',
      'file 0644 /etc/app/sub/b.conf',
    ]);
  });

  it('says what is wrong with a pattern', () => {
    const path = '/etc/app';
    expect(
      errors({
        add_files: [
          { path, source_glob: 'conf/**/*.conf', max_files: 1 },
          { path, source_glob: 'none/*' },
          { path, source_glob: 'none/*', allow_empty: true },
          { path, source_glob: 'twice/**' },
        ],
      }),
    ).toEqual([
      'content.add_files.0.source_glob: "conf/**/*.conf" matches 2 files, more than the 1 of max_files',
      'content.add_files.1.source_glob: "none/*" matches no file',
      'content.add_files.3.source_glob: "twice/**" puts both "twice/a/x" and "twice/b/x" at /etc/app/x',
    ]);
  });

  it('says what would make the files of a pattern that finds none, and takes none where they are expected', () => {
    const hints = (isExpected: boolean) => {
      const matches = { matched: 0, base: 'd', files: [], none: { hint: 'make them', isExpected } };
      const facts = { files: new Map(), globs: new Map([['d/*', matches]]) };
      const content = { add_files: [{ path: '/etc/x', source_glob: 'd/*' }] };
      return planContentPaths('host', content, ['content'], facts).diagnostics.map(({ hint }) => hint);
    };
    expect(hints(false)).toEqual(['make them; "allow_empty: true" accepts this']);
    expect(hints(true)).toEqual([]);
  });

  it.each([
    ['a\nb', 'a\\u000ab'],
    ['a\u001b[2J', 'a\\u001b[2J'],
    ['a\u009b2J', 'a\\u009b2J'],
  ])('refuses a file whose name has a control character, which it does not print: %j', (name, shown) => {
    const file = source(`d/${name}`);
    const facts = { files: new Map(), globs: new Map([['d/*', { matched: 1, base: 'd', files: [file] }]]) };
    const content = { add_files: [{ path: '/etc/x', source_glob: 'd/*' }] };
    const { diagnostics } = planContentPaths('host', content, ['content'], facts);
    expect(diagnostics.map(({ code, message, path }) => [code, message, path?.join('.')])).toEqual([
      [
        'source/control-character',
        `the source file "d/${shown}" has a control character in its name`,
        'content.add_files.0.source_glob',
      ],
    ]);
  });
});
