import fc from 'fast-check';
import { globBase, globMatcher } from './source-glob';

describe('globMatcher()', () => {
  it.each([
    ['*.conf', 'a.conf', true],
    ['*.conf', '.conf', false],
    ['*.conf', 'd/a.conf', false],
    ['.*', '.hidden', true],
    ['?a', '.a', false],
    ['[.]a', '.a', false],
    ['?', '😀', true],
    ['[a-c]x', 'bx', true],
    ['[!a-c]x', 'bx', false],
    ['[^a-c]x', 'dx', true],
    ['[]a]', ']', true],
    ['[a-]', '-', true],
    ['[[:digit:]]', '5', true],
    ['[![:digit:]]', '5', false],
    ['[a', '[a', true],
    ['\\*', '*', true],
    ['\\*', 'a', false],
    ['**', 'a', true],
    ['**', 'a/b', true],
    ['**', 'a/.b', false],
    ['**', '.a/b', false],
    ['**/x', 'x', true],
    ['**/x', 'a/b/x', true],
    ['*/**', 'x', false],
    ['*/**', 'x/y', true],
    ['a/**/b', 'a/b', true],
    ['a/**/b', 'a/c/d/b', true],
    ['a/**/b/**/c', 'a/b/x/b/y/c', true],
    ['d/*.conf', 'd/a.conf', true],
    ['../d/*', '../d/a', true],
    ['../d/*', '../e/a', false],
  ])('%s and %s: %s', (pattern, source, matches) => {
    expect(globMatcher(pattern)(source)).toBe(matches);
  });

  it.each(['(a|b)', '(a).conf', 'a+', '{a,b}', '@(a)', '!a', '^a', 'a$', '#', 'a|b', 'a.b', '(?:a)'])(
    'takes %s for a name, not for an expression',
    (name) => {
      expect(globMatcher(name)(name)).toBe(true);
      for (const other of ['a', 'b', 'aa', 'axb', 'a.conf']) expect(globMatcher(name)(other)).toBe(false);
    },
  );

  const character = fc.constantFrom('a', 'b', '.', '*', '?', '[', ']', '!', '-', '\\', 'é', '😀');
  const name = fc
    .string({ unit: character, minLength: 1, maxLength: 12 })
    .filter((one) => !['.', '..', '**'].includes(one));

  it('knows every name by itself, with its special characters behind backslashes', () => {
    fc.assert(
      fc.property(name, (one) => {
        expect(globMatcher(one.replace(/[*?[\]\\!-]/g, '\\$&'))(one)).toBe(true);
      }),
    );
  });

  it('agrees with what stars mean: the parts of a name in their order', () => {
    const part = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 3 });
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 4 }),
        fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 8 }),
        (parts, one) => {
          fc.pre(parts.join('') !== '' || parts.length > 1);
          const pattern = parts.join('*');
          fc.pre(pattern !== '**');
          expect(globMatcher(pattern)(one)).toBe(new RegExp(`^${parts.join('.*')}$`).test(one));
        },
      ),
    );
  });

  it.each([`${'*a'.repeat(60)}*b`, `${'?*'.repeat(60)}b`, '(a|a|aa|[a]+)+b', `${'[a]*'.repeat(60)}b`])(
    'takes no longer for a pattern that was made to take long: %s',
    (pattern) => {
      const started = performance.now();
      expect(globMatcher(pattern)('a'.repeat(255))).toBe(false);
      expect(performance.now() - started).toBeLessThan(1000);
    },
  );

  it('takes no longer for many directories', () => {
    const started = performance.now();
    expect(globMatcher(`${'**/a/'.repeat(60)}b`)('a/'.repeat(500) + 'c')).toBe(false);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('globBase()', () => {
  it.each([
    ['*.conf', '.'],
    ['d/*.conf', 'd'],
    ['../d/e/*', '../d/e'],
    ['d/[a]/x', 'd'],
    ['d/x', 'd'],
  ])('of %s is %s', (pattern, base) => {
    expect(globBase(pattern)).toBe(base);
  });
});
