import { formatDiagnostics } from '@nx-aib/core';
import { parseManifest } from './parse-manifest';

/** The maximum size of a manifest. */
const MIB = 1024 * 1024;

/** More than any of these takes on a busy machine; faulty versions took minutes, or all memory. */
const HANG_MILLISECONDS = 30_000;

function fill(unit: string | ((n: number) => string), head = '', tail = '', size = MIB): string {
  const parts = [head];
  let length = head.length + tail.length;
  for (let n = 0; ; n += 1) {
    const part = typeof unit === 'string' ? unit : unit(n);
    if (length + part.length > size) return parts.join('') + tail;
    parts.push(part);
    length += part.length;
  }
}

/** `count` words with commas between them. */
function words(count: number, word: (n: number) => string): string {
  return Array.from({ length: count }, (_, n) => word(n)).join(',');
}

/** Each mapping merges the one before it twice. */
function mergeBomb(first: string): string {
  const levels = Array.from({ length: 40 }, (_, n) => `a${n + 1}: &a${n + 1} {<<: [*a${n}, *a${n}]}\n`);
  return `a0: &a0 ${first}\n${levels.join('')}`;
}

const SHAPES: Readonly<Record<string, () => string>> = {
  'flow list': () => fill('[],', 'a: [', ']'),
  'flow list unclosed': () => fill('[],', 'a: ['),
  'flow list of scalars': () => fill('1,', 'a: [', ']'),
  'nested opens': () => fill('['),
  'nested 60 opens/closes': () => fill('['.repeat(60) + ']'.repeat(60) + ',', 'a: [', ']'),
  'flow map': () => fill((n) => `k${n}: 1, `, 'a: {', '}'),
  'flow map same key': () => fill('k: 1, ', 'a: {', '}'),
  'block map': () => fill((n) => `k${n}: 1\n`, 'name: x\n'),
  'block map same key': () => fill('k: 1\n', 'name: x\n'),
  'block map empty vals': () => fill((n) => `k${n}:\n`),
  'question keys': () => fill('? a\n'),
  'question keys 2': () => fill('? '),
  'long key': () => fill('k'),
  'long key colon': () => fill('k', '', ': 1'),
  'quoted long': () => fill('k', 'a: "', '"'),
  'quoted unclosed': () => fill('k ', 'a: "'),
  'quoted multi line': () => fill('k\n  ', 'a: "', '"'),
  'quoted unclosed lines': () => fill('k\n  ', 'a: "'),
  'single unclosed': () => fill('k\n  ', "a: '"),
  escapes: () => fill('\\ud800', 'a: "', '"'),
  comments: () => fill('#\n', 'name: x\n'),
  'comments before': () => fill('#\n', '', 'name: x\n'),
  'comments indented in seq': () => fill('  # c\n  - 1\n', 'a:\n'),
  'comments only in seq': () => fill('  # c\n', 'a:\n  - 1\n', '  - 2\n'),
  'blank lines': () => fill('\n', 'name: x\n'),
  spaces: () => fill(' ', 'name: x', '\n'),
  tabs: () => fill('\t', 'name: x\n'),
  anchors: () => fill((n) => `- &a${n} 1\n`),
  'anchor same': () => fill('- &a 1\n'),
  aliases: () => fill('- *a\n', '- &a 1\n'),
  'unknown aliases': () => fill('- *b\n', '- &a 1\n'),
  'alias map': () => fill(', *a', 'x: &a {k: 1}\ny: [1', ']'),
  tags: () => fill('- !x 1\n'),
  tags2: () => fill('!x '),
  'many anchors on one': () => fill('&a '),
  documents: () => fill('---\n'),
  documents2: () => fill('--- 1\n...\n'),
  directives: () => fill('%YAML 1.1\n', '', '---\nname: x\n'),
  literal: () => fill('  x\n', 'a: |\n'),
  folded: () => fill('  x\n', 'a: >\n'),
  'folded blank': () => fill('\n', 'a: >\n'),
  'plain multi': () => fill('  x\n', 'a: x\n'),
  'plain multi flow': () => fill('x\n ', 'a: [', ']'),
  dashes: () => fill('- '),
  'dashes lines': () => fill('-\n'),
  'dashes deep': () => fill(`${'- '.repeat(60)}1\n`),
  colon: () => fill(': '),
  'colons flow': () => fill(':,', '{', '}'),
  commas: () => fill(',', '[', ']'),
  closers: () => fill(']'),
  'closers in map': () => fill(']', 'a: [', ''),
  percent: () => fill('%\n'),
  'unknown deep keys': () => fill((n) => `  k${n}: 1\n`, 'name: x\ncontent:\n'),
  'bad files': () => fill('    - {}\n', 'name: x\ncontent:\n  add_files:\n'),
  'bad files null': () => fill('    -\n', 'name: x\ncontent:\n  add_files:\n'),
  'bad files scalars': () => fill('    - 1\n', 'name: x\ncontent:\n  add_files:\n'),
  'bad debs flow': () => fill('1,', 'name: x\ncontent: {debs: [', ']}\n'),
  'bad debs empty': () => fill('"",', 'name: x\ncontent: {debs: [', ']}\n'),
  'files ok': () => fill((n) => `    - {path: /etc/f${n}, text: x}\n`, 'name: x\ncontent:\n  add_files:\n'),
  'remove ok': () => fill((n) => `    - {path: /etc/f${n}}\n`, 'name: x\ncontent:\n  remove_files:\n'),
  'remove long path': () => fill('x/', 'name: x\ncontent:\n  remove_files:\n    - {path: /', '}\n'),
  users: () => fill((n) => `    u${n}: {uid: 1}\n`, 'name: x\nauth:\n  users:\n'),
  'int long': () => fill('1', 'a: '),
  'float long': () => fill('1', 'a: 1.'),
  sexagesimal: () => fill(':1', 'a: 1'),
  underscores: () => fill('_', 'a: 1', 'x'),
  'size digits': () => fill('1', 'name: x\nimage: {image_size: "', '"}'),
  'cr lines': () => fill('k: 1\r\n'),
  bom: () => fill('\ufeff'),
  'one line long errors': () => fill('{},', 'name: x\ncontent: {add_files: [', ']}\n'),
  'ssh keys': () => fill('x', 'name: x\nauth: {root_ssh_keys: ["', '"]}\n'),
  'memory limit': () => fill('9', 'name: x\nqm: {memory_limit: {max: "', '%"}}\n'),
  'merge chain': () => fill((n) => `a${n + 1}: &a${n + 1} {<<: *a${n}}\n`, 'a0: &a0 {}\n'),
  'merge list': () => fill(',*a', `a: &a {${words(5000, (n) => `k${n}: 1`)}}\nb: {<<: [*a`, ']}'),
  'merge self': () => 'a: &a {<<: *a}\nd: {<<: *a}\n',
  'bad key maps': () => fill(',*a', `a: &a {${words(20000, () => '1: 1')}}\nb: [*a`, ']'),
  'wide key text alias': () => fill(',*a', `a: &a ["${'x'.repeat(500000)}"]\nb: [*a`, ']'),
  'alias key': () => fill('? *a\n: 1\n', 'x: &a 1\n'),
};
/** A few in `npm test`, all in `npm run test:full`. */
const names = Object.keys(SHAPES).filter((_, n) => process.env['NX_AIB_TEST_FULL'] === '1' || n % 8 === 0);

describe('a text of 1 MiB is judged, whatever it is made of', () => {
  it.each(names)('%s', (name) => {
    // Not only at the limit of lexemes, but also just below it, where every stage processes all of them.
    for (const size of [MIB, 250_000]) {
      const text = SHAPES[name]!().slice(0, size);
      const started = performance.now();
      formatDiagnostics(parseManifest(text, 'car.aib.yml').diagnostics);
      expect(performance.now() - started).toBeLessThan(HANG_MILLISECONDS);
    }
  });
});

describe('the work that aliases and merge keys lead to is bounded', () => {
  const TOO_MUCH = 'aliases (*) and merge keys (<<) expand to more than 100000 mapping entries in total';
  const onlyError = (text: string) => parseManifest(text, 'car.aib.yml').diagnostics;

  it.each([
    ['merges of merges of nothing', mergeBomb('{}'), 'a15'],
    ['merges of merges of a key', mergeBomb('{k: 1}'), 'a14'],
    ['one wide mapping, merged again and again', `${SHAPES['merge list']!().slice(0, 100_000)}]}`, 'b'],
    ['a mapping of bad keys behind aliases', `${SHAPES['bad key maps']!().slice(0, 150_000)}]`, 'b'],
  ])('%s', (_, text, key) => {
    const [error, ...more] = onlyError(text);
    expect(more).toEqual([]);
    expect(error).toMatchObject({ code: 'manifest/alias-expansion', message: TOO_MUCH });
    expect(error?.path?.[0]).toBe(key);
    expect(error?.location?.lineText.trimStart().startsWith(`${key}:`)).toBe(true);
  });

  it('a long chain of merge keys does not exhaust the stack', () => {
    const [error] = onlyError(fill((n) => `a${n + 1}: &a${n + 1} {<<: *a${n}}\n`, 'a0: &a0 {}\n', '', 9000));
    expect(error).toMatchObject({
      code: 'manifest/alias-expansion',
      message: 'merge keys (<<) are nested more than 64 deep',
      location: { line: 66 },
    });
  });

  it('a mapping that merges itself, merged by another one, is an error and no endless way', () => {
    const codes = onlyError('a: &a {<<: *a}\nname: x\nd: {<<: *a}\n').map(({ code }) => code);
    expect(codes).toEqual(['manifest/alias-expansion']);
  });

  it('many plain merges are no bomb', () => {
    const file = (n: number) => `    - {<<: *f, path: /etc/f${n}}\n`;
    const head = 'name: x\ncontent:\n  add_files:\n    - &f {path: /etc/f, text: x}\n';
    const text = head + Array.from({ length: 4000 }, (_, n) => file(n)).join('');
    expect(parseManifest(text, 'x')).toMatchObject({ ok: true, diagnostics: [] });
  });

  it('an alias stands for the last anchor before it, also where the name is given again later', () => {
    const text = 'name: x\ncontent:\n  debs: &x [vim]\n  make_dirs: &y\n    - *x\nqm: &x {}\n';
    const found = parseManifest(text, 'x').diagnostics.map(({ message }) => message);
    expect(found).toEqual(['content.make_dirs[0]: this is a list, but a mapping is needed']);
  });
});

describe('a text of too many lexemes', () => {
  it('is refused where they are used up, before it is composed', () => {
    const text = fill('- a\n', '', '', 400_000);
    expect(parseManifest(text, 'x').diagnostics).toMatchObject([
      {
        code: 'manifest/too-many-values',
        message: 'the manifest has more than 200000 tokens',
        location: { line: 50_001, column: 1 },
      },
    ]);
  });

  it('is none of eight thousand paths', () => {
    const paths = Array.from({ length: 8000 }, (_, n) => `    - path: /usr/share/x${n}\n`);
    const text = `name: x\ncontent:\n  remove_files:\n${paths.join('')}`;
    expect(parseManifest(text, 'x')).toMatchObject({ ok: true, diagnostics: [] });
  });
});

describe('of thousands of errors', () => {
  it('200 are shown and the others are counted', () => {
    const text = fill((n) => `k${n}: 1\n`, 'name: x\n', '', 60_000);
    const { diagnostics } = parseManifest(text, 'x');
    expect(diagnostics).toHaveLength(201);
    expect(diagnostics.at(-1)?.message).toBe(`${text.split('\n').length - 202} more problems are not shown`);
  });

  it('what is not put into words is no reason to accept the manifest, or to say more about its values', () => {
    const text = fill('    - 1\n', 'name: x\ncontent:\n  add_files:\n', '', 60_000);
    const result = parseManifest(text, 'x');
    expect(result.ok).toBe(false);
    expect(new Set(result.diagnostics.slice(0, -1).map(({ code }) => code))).toEqual(
      new Set(['manifest/wrong-type']),
    );
  });

  it('the first syntax error in the text is the one that is said', () => {
    const text = fill(',', 'a: [', ']', 5000);
    expect(parseManifest(text, 'x').diagnostics).toMatchObject([
      { code: 'manifest/syntax', location: { line: 1, column: 6 } },
    ]);
  });
});

describe('half a surrogate pair', () => {
  it.each([
    [
      'a path',
      'name: x\ncontent: {remove_files: [{path: "/etc/\\ud800"}]}\n',
      'content.remove_files[0].path: ',
      2,
      33,
    ],
    [
      'a text of a file',
      'name: x\ncontent: {add_files: [{path: /etc/a, text: "\\udc00"}]}\n',
      'content.add_files[0].text: ',
      2,
      44,
    ],
    ['a key', 'name: x\nauth: {users: {"\\ud800": {}}}\n', 'auth.users: ', 2, 16],
    ['the name', 'name: "\\ud800x"\n', 'name: ', 1, 7],
    ['the second half first', 'name: "\\udc00\\ud83d"\n', 'name: ', 1, 7],
  ])('is refused in %s, for it cannot be written as UTF-8', (_, text, prefix, line, column) => {
    const [error, ...more] = parseManifest(text, 'x').diagnostics;
    expect(more).toEqual([]);
    expect(error).toMatchObject({ code: 'manifest/lone-surrogate', location: { line, column } });
    expect(error?.message.startsWith(prefix)).toBe(true);
    expect(error?.message).toMatch(/contains U\+D[8C]00, which is half a surrogate pair$/);
  });

  it('a whole pair of escapes is one character', () => {
    const text = 'name: x\ncontent: {add_files: [{path: "/etc/\\ud83d\\ude00", text: "\\ud83d\\ude00"}]}\n';
    expect(parseManifest(text, 'x')).toMatchObject({
      ok: true,
      value: { manifest: { content: { add_files: [{ path: '/etc/😀', text: '😀' }] } } },
    });
  });
});
