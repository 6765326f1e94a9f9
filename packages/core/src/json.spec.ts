import {
  either,
  isBoolean,
  isCount,
  isExactly,
  isJson,
  isListOf,
  isNumber,
  isObjectOf,
  isOneOf,
  isRecordOf,
  isSha256,
  isText,
  isTuple,
  maybe,
  orNull,
  parseJson,
  type Guard,
} from './json';
import fc from 'fast-check';

interface Deb {
  readonly name: string;
  readonly bytes?: number;
}

const isDeb = isObjectOf<Deb>({ name: isText, bytes: maybe(isCount) });

describe('a JSON text', () => {
  it('is the value that it holds', () => {
    expect(parseJson('{"name":"tree","bytes":3}', isDeb)).toEqual({ name: 'tree', bytes: 3 });
    expect(parseJson('{"name":"tree","seen":true}', isDeb)).toEqual({ name: 'tree', seen: true });
  });

  it.each([
    ['', '{', 'null', '[]', '"tree"', '3', '{}', '{"bytes":3}', '{"name":3}', '[{"name":"tree"}]'],
    ['{"name":"tree","bytes":"3"}', '{"name":"tree","bytes":null}', '{"name":"tree","bytes":-1}'],
    ['{"name":"tree","bytes":0.5}', '{"name":"tree","bytes":1e400}', '{"name":"tree"} {}', '\u0000'],
  ])('is nothing where it holds something else: %s', (...texts) => {
    for (const text of texts) expect(parseJson(text, isDeb)).toBeUndefined();
  });

  it('is read or not read, but throws nothing, however deep it is', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    expect(parseJson(deep, isJson)).toBeUndefined();
    expect(parseJson(`{"name":${deep}}`, isDeb)).toBeUndefined();
    expect(parseJson('['.repeat(100) + ']'.repeat(100), isJson)).toBeDefined();
  });
});

describe('guards', () => {
  const guards: [string, Guard<unknown>, yes: unknown[], no: unknown[]][] = [
    ['a text', isText, ['', 'a'], [1, null, []]],
    ['true or false', isBoolean, [true, false], [0, 'true', null]],
    ['a number', isNumber, [0, -1.5], [Infinity, NaN, '1', null]],
    ['a count', isCount, [0, 2 ** 53 - 1], [-1, 0.5, 2 ** 53, Infinity, '1', null]],
    ['a SHA-256', isSha256, ['0'.repeat(64)], ['A'.repeat(64), '0'.repeat(63), `${'0'.repeat(64)}\n`, 0]],
    ['one of some', isOneOf('host', 2), ['host', 2], ['qm', '2', null]],
    ['one that may be missing', maybe(isText), [undefined, 'a'], [null, 1]],
    ['one that may be null', orNull(isText), [null, 'a'], [undefined, 1]],
    ['one of two kinds', either(isText, isListOf(isText)), ['a', ['a']], [1, [1]]],
    ['a list', isListOf(isText), [[], ['a']], [{}, 'a', ['a', 1], null]],
    [
      'a pair',
      isTuple<readonly [string, number]>(isText, isCount),
      [['a', 1]],
      [['a'], [1, 'a'], ['a', 1, 1]],
    ],
    [
      'an object of some keys',
      isExactly<Deb>({ name: isText, bytes: maybe(isCount) }),
      [{ name: '' }],
      [{}, { name: '', seen: 1 }, JSON.parse('{"name":"","__proto__":1}'), []],
    ],
    ['a record', isRecordOf(isText), [{}, { a: 'b' }], [[], { a: 1 }, null]],
  ];

  it.each(guards)('know %s', (_, is, yes, no) => {
    expect(yes.filter((value) => !is(value))).toEqual([]);
    expect(no.filter((value) => is(value))).toEqual([]);
  });

  it('throw for no JSON value', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        for (const [, is] of guards) parseJson(text, is);
      }),
    );
    // The guards themselves, without parseJson.
    fc.assert(
      fc.property(fc.jsonValue(), (value) => guards.every(([, is]) => typeof is(value) === 'boolean')),
    );
  });
});
