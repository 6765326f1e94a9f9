import fc from 'fast-check';
import { podmanOptions, wordsOf } from './podman-args';

const NAMES = ['--memory', '--oom-score-adj'];

function found(...values: string[]): string[] {
  const settings = values.map((value, index) => {
    return { section: 'Container', key: 'PodmanArgs', value, line: index + 1, file: '/x' };
  });
  return podmanOptions(settings, 'Container', NAMES).map(
    ({ name, value, setting }) => `${setting.line} ${name} ${value}`,
  );
}

describe('PodmanArgs=', () => {
  it.each([
    '--memory=64m',
    '--memory 64m',
    '-m 64m',
    '-m64m',
    '-m=64m',
    '--memory="64m"',
    '"--memory" \'64m\'',
  ])('gives the memory: %s', (value) => {
    expect(found(value)).toEqual(['1 --memory 64m']);
  });

  it('is collected, and reset by an empty one', () => {
    expect(found('-m 1g --rm', '--oom-score-adj=600')).toEqual(['1 --memory 1g', '2 --oom-score-adj 600']);
    expect(found('-m 1g', '', '-m 2g')).toEqual(['3 --memory 2g']);
  });

  it('has other options, whose values are not looked at, and may end early', () => {
    expect(found('--memory-swap=1g -v /m:/m --memories 1 --env "A=--memory 5"')).toEqual([]);
    expect(found('--memory')).toEqual([]);
  });

  it('counts only in its own section', () => {
    const setting = { section: 'Pod', key: 'PodmanArgs', value: '-m 1g', line: 1, file: '/x' };
    expect(podmanOptions([setting], 'Container', NAMES)).toEqual([]);
  });
});

describe('words', () => {
  it.each([
    ['a  b\tc', ['a', 'b', 'c']],
    ['"a b" \'c d\'e', ['a b', 'c de']],
    ['a\\ b "c\\"d"', ['a b', 'c"d']],
    ['"open end', ['open end']],
    ['', []],
  ])('of %j', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  it('are those that were joined, for all that need no quotes', () => {
    const word = fc.stringMatching(/^[a-z0-9=.:/-]{1,8}$/);
    fc.assert(fc.property(fc.array(word), (words) => expect(wordsOf(words.join(' '))).toEqual(words)));
  });

  it('are found in any text', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '"', "'", '\\', '=') });
    fc.assert(fc.property(text, (any) => expect(Array.isArray(wordsOf(any))).toBe(true)));
  });
});
