import { host, refusals, type Refused } from './hostile-case';

/** Anchors that are lists of ten aliases to the previous one: n levels give 10 to the power of n. */
function aliasBomb(levels: number): string {
  const lines = Array.from({ length: levels }, (_, level) => {
    const of = level === 0 ? 'x' : `*a${level - 1}`;
    return `  a${level}: &a${level} [${Array.from({ length: 10 }, () => of).join(', ')}]\n`;
  });
  return `name: x\n¦bomb:\n${lines.join('')}`;
}

/** Each level merges the previous one twice: the work doubles, although there are hardly any values. */
function mergeBomb(levels: number): string {
  const lines = Array.from({ length: levels }, (_, level) =>
    level === 0 ? '  a0: &a0 {k: v}\n' : `  a${level}: &a${level} {<<: [*a${level - 1}, *a${level - 1}]}\n`,
  );
  return `name: x\n¦bomb:\n${lines.join('')}`;
}

/** Valid YAML that is not allowed in a manifest, or that YAML parsers interpret differently. */
export const REFUSED_YAML: readonly Refused[] = [
  {
    what: 'an alias bomb of ten to the sixth',
    manifest: aliasBomb(6).replace('¦', ''),
    code: 'manifest/alias-expansion',
    at: [4, 17],
  },
  {
    what: 'an alias bomb of ten to the twelfth',
    manifest: aliasBomb(12).replace('¦', ''),
    code: 'manifest/alias-expansion',
    at: [4, 17],
  },
  {
    costly: true,
    what: 'a bomb of merge keys, doubled thirty times',
    manifest: mergeBomb(30),
  },
  {
    costly: true,
    what: 'a bomb of merge keys, doubled two hundred times',
    manifest: mergeBomb(200),
  },
  {
    what: 'an alias of what is around it',
    manifest: 'name: x\ncontent: &a\n  add_files: [¦*a]\n',
    code: 'manifest/alias-loop',
  },
  {
    what: 'a mapping merged into itself',
    manifest: 'name: x\n¦content: &a\n  <<: *a\n',
    code: 'manifest/alias-loop',
  },
  { what: 'an alias without an anchor', manifest: 'name: ¦*x\n', code: 'manifest/unknown-alias' },
  {
    what: 'an alias before its anchor',
    manifest: 'name: ¦*x\nversion: &x "1"\n',
    code: 'manifest/unknown-alias',
  },
  { what: 'a merge of a text', manifest: 'name: x\ncontent:\n  <<: ¦text\n', code: 'manifest/merge' },
  ...refusals('manifest/tag', (value) => `${value}\n`, {
    'a tag that runs a program in PyYAML': '¦name: !!python/object/apply:os.system ["id"]',
    'a tag that makes a function in JavaScript': 'name: !!js/function ¦"() => 1"',
    'a tag of a Ruby object': '¦name: !ruby/object:Gem::Installer {}',
    'a tag of nobody': 'name: !evil ¦x',
    'bytes as base64': 'name: !!binary ¦aWQ=',
    'a set': '¦name: !!set {a}',
    'a time stamp by its tag': 'name: !!timestamp ¦2001-12-14',
    'a number that its tag calls a mapping': 'name: !!map ¦1',
  }),
  ...refusals('manifest/duplicate-key', (text) => text, {
    'a key twice at the top': 'name: x\n¦name: y\n',
    'a section twice, the second empty': 'name: x\ncontent: {debs: [tree]}\n¦content: {}\n',
    'a key twice, once in quotes': 'name: x\n¦"name": y\n',
    'a key twice, once with an escape': 'name: x\n¦"\\u006eame": y\n',
    'a path of one file twice':
      'name: x\ncontent:\n  add_files:\n    - path: /etc/a\n      text: x\n      ¦path: /etc/b\n',
    'a user twice': 'name: x\nauth:\n  users:\n    a: {uid: 2000}\n    ¦a: {uid: 2001}\n',
  }),
  ...refusals('manifest/key-not-text', (key) => `name: x\n¦${key}: y\n`, {
    'a number as a key': '1',
    'a boolean as a key': 'yes',
    'nothing as a key': '~',
    'an octal number as a key': '010',
  }),
  { what: 'a list as a key', manifest: 'name: x\n? ¦[a, b]\n: y\n', code: 'manifest/key-not-text' },
  ...refusals('manifest/unknown-key', (text) => text, {
    'a prototype as a key': 'name: x\n¦__proto__: {target: qemu}\n',
    'a prototype as a key of a section': 'name: x\ncontent:\n  ¦__proto__: {debs: [evil]}\n',
    'a constructor as a key': 'name: x\n¦constructor: {prototype: {name: y}}\n',
    'a method of every object as a key': 'name: x\nqm:\n  ¦toString: x\n',
    'another method of every object as a key': 'name: x\nimage:\n  partitions:\n    ¦hasOwnProperty: {}\n',
    'a key with a letter that looks the same': 'name: x\n¦cоntent: {}\n',
    'a key with a blank that cannot be seen': 'name: x\n¦"content\\u200b": {}\n',
    'a key in capital letters': 'name: x\n¦CONTENT: {}\n',
    'a key of a million characters': `name: x\n? ¦"${'k'.repeat(1_000_000)}"\n: 1\n`,
    'a section of another tool': 'name: x\n¦runcmd: [id]\n',
  }),
  ...refusals(
    'defines/unknown',
    (key) => `name: x\nexperimental:\n  internal_defines:\n    ${key}: [evil]\n`,
    {
      'a prototype as a define': '¦__proto__',
      'a constructor as a define': '¦constructor',
    },
  ).map((one) => ({ ...one, manifest: one.manifest })),
  ...refusals('defines/bad-value', (line) => `name: x\nexperimental:\n  internal_defines:\n    ${line}\n`, {
    'a time before all time': 'source_date_epoch: ¦-1',
    'a time of zero, for which tools ask the clock': 'source_date_epoch: ¦0',
    'a time after the year 2106': 'source_date_epoch: ¦4294967296',
    'a time that is none': 'source_date_epoch: ¦.inf',
    'a package by a define that is to be removed': '¦extra_debs: ["systemd-"]',
  }),
  ...refusals('manifest/wrong-type', (text) => text, {
    'a version that YAML takes for a number': 'name: x\nversion: ¦1.10\n',
    'a version that YAML takes for a number of base 60': 'name: x\nversion: ¦1:30\n',
    'a name that YAML takes for true': 'name: ¦on\n',

    'a list where a section belongs': 'name: x\n¦content: []\n',
    'a text where a list belongs': 'name: x\ncontent: {debs: ¦tree}\n',
    'a mapping where a list belongs': 'name: x\ncontent: {¦debs: {tree: 1}}\n',
    'a list in a list': 'name: x\ncontent: {debs: [¦[tree]]}\n',

    'a text where yes or no belongs': 'name: x\nimage: {sealed: ¦"yes"}\n',
    'a number that is none': 'name: x\nqm: {cpu_weight: ¦.nan}\n',
    'a uid that is text': 'name: x\nauth: {users: {a: {uid: ¦"0"}}}\n',
    'a uid with a fraction': 'name: x\nauth: {users: {a: {uid: ¦1000.5}}}\n',
  }),
  ...refusals('manifest/empty-value', (text) => text, {
    'a name that YAML takes for nothing': 'name: ¦~\n',
    'nothing in a list': 'name: x\ncontent: {debs: [¦~]}\n',
  }),
  ...refusals('manifest/password-hash', (text) => text, {
    'a hash as a number': 'name: x\nauth: {root_password: ¦123456}\n',
  }),
  ...refusals('manifest/integer-too-large', (number) => `name: x\nauth: {users: {a: {uid: ¦${number}}}}\n`, {
    'a number that no double has': '9007199254740993',
    'a number of 400 digits': `1${'0'.repeat(300)}`,
    'a number of many hexadecimal digits': '0xffffffffffffffff',
  }),
  ...refusals('manifest/syntax', (text) => text, {
    'a bracket that is not closed': 'name: x\ncontent: ¦{debs: [tree]\n',
    'a quote that is not closed': 'name: ¦"x\n',
    'a tab as indentation': 'name: x\ncontent:\n¦\tdebs: []\n',
    'an escape that there is not': 'name: "x¦\\q"\n',
    'a directive of another version': '%YAML 9.9\n¦name: x\n---\nname: y\n',
    'a percent sign at the beginning': 'name: ¦%x\n',
    'an at sign at the beginning': 'name: ¦@x\n',
    'a backtick at the beginning': 'name: ¦`id`\n',
    'two anchors for one value': 'name: &a ¦&b x\n',
  }),
  { what: 'a second document', manifest: 'name: x\n¦---\nname: y\n', code: 'manifest/several-documents' },
  { what: 'an empty second document', manifest: 'name: x\n¦---\n', code: 'manifest/several-documents' },
  ...refusals('manifest/too-deep', (text) => text, {
    'lists in lists, 65 deep': `name: ${'['.repeat(63)}¦[${']'.repeat(65)}\n`,
    'lists in lists, 200 000 deep, never closed': `name: ${'['.repeat(63)}¦${'['.repeat(199_936)}\n`,
    'mappings in mappings, a thousand deep': `a: ${'{a: '.repeat(63)}¦{a: ${'{a: '.repeat(900)}`,
  }),
  ...refusals('manifest/control-character', (text) => text, {
    'a NUL in the text': 'name: x¦\0\n',
    'a bell in a comment': 'name: x # ¦\u0007\n',
    'a carriage return alone': 'name: x¦\rversion: y\n',
    'an escape sequence in a comment': 'name: x # ¦\u001b[2J\n',
  }),
  {
    what: 'a byte order mark, and bytes of UTF-16',
    manifest: Buffer.from('\ufeffname: x\n', 'utf16le'),
    at: [1, 1],
    code: 'manifest/not-utf8',
  },
  {
    what: 'a byte that is no UTF-8',
    manifest: Buffer.from([0x6e, 0x61, 0x6d, 0x65, 0x3a, 0x20, 0xff, 0x0a]),
    at: [1, 7],
    code: 'manifest/not-utf8',
  },
  {
    what: 'a letter in more bytes than it needs',
    manifest: Buffer.from([0x6e, 0x61, 0x6d, 0x65, 0x3a, 0x20, 0xc0, 0xaf, 0x0a]),
    at: [1, 7],
    code: 'manifest/not-utf8',
  },
  {
    what: 'half of a surrogate pair in bytes',
    manifest: Buffer.from([0x6e, 0x61, 0x6d, 0x65, 0x3a, 0x20, 0xed, 0xa0, 0x80, 0x0a]),
    at: [1, 7],
    code: 'manifest/not-utf8',
  },
  {
    what: 'a letter that is cut off at the end',
    manifest: Buffer.from([0x6e, 0x61, 0x6d, 0x65, 0x3a, 0x20, 0xe2, 0x82]),
    at: [1, 7],
    code: 'manifest/not-utf8',
  },
  {
    what: 'more than a mebibyte',
    manifest: `name: x\n# ${'x'.repeat(1024 * 1024)}\n`,
    at: [1, 1],
    code: 'manifest/too-large',
  },
  { what: 'nothing but a comment', manifest: '# name: x\n', at: [1, 1], code: 'manifest/empty' },
  { what: 'a text alone', manifest: '¦name\n', code: 'manifest/wrong-type' },
  {
    what: 'more values than any manifest has',
    manifest: `name: x\ncontent: {debs: [${'a1, '.repeat(60_000)}]}\n`,
    code: 'manifest/too-many-values',
    at: [2, 200002],
  },
  {
    what: 'a second error behind a windows line end',
    manifest: 'name: x\r\nversion: ¦1\r\n',
    code: 'manifest/wrong-type',
  },
  {
    what: 'an error behind a byte order mark',
    manifest: '\ufeffname: x\nversion: ¦1\n',
    code: 'manifest/wrong-type',
    at: [2, 10],
  },
  {
    what: 'an error behind signs of two units',
    manifest: `name: x # 😀😀\ncontent: {add_files: [{path: /etc/😀, text: x}, {path: ¦/😀, text: x}]}\n`,
    code: 'manifest/path-not-allowed',
  },
  {
    what: 'a file with two contents',
    manifest: host('add_files:', '  ¦- {path: /etc/x, text: x, source_path: y}'),
    at: [4, 7],
  },
];
