import { parseDefineOptions } from './define-option';

function messages(...options: string[]): string[] {
  return parseDefineOptions(options).diagnostics.map(({ message }) => message);
}

describe('parseDefineOptions', () => {
  it('reads values as YAML 1.1, and the last of a key wins', () => {
    const result = parseDefineOptions(['extra_debs=[vim, tree]', 'a=1', 'a=0755', 'b=yes', 'c=', 'd=x=y']);
    expect(result).toMatchObject({
      ok: true,
      value: { extra_debs: ['vim', 'tree'], a: 493, b: true, c: null, d: 'x=y' },
    });
  });

  it('bounds what merge keys lead to, as in a manifest', () => {
    const levels = Array.from({ length: 40 }, (_, n) => `, a${n + 1}: &a${n + 1} {<<: [*a${n}, *a${n}]}`);
    expect(messages(`a={a0: &a0 {}${levels.join('')}}`)).toEqual([
      'the value of --define a cannot be used: aliases (*) and merge keys (<<) expand to more than 100000 mapping entries in total',
    ]);
  });

  it('says in one line what it does not understand', () => {
    expect(messages('extra_debs', '=x', 'a=[1', 'b=*nowhere', 'c="\\ud800"')).toEqual([
      '--define "extra_debs" is not of the form KEY=VALUE',
      '--define "=x" is not of the form KEY=VALUE',
      'the value of --define a cannot be used: not valid YAML: flow sequence must end with a ]',
      'the value of --define b cannot be used: unknown alias *nowhere: no anchor &nowhere comes before it',
      'the value of --define c cannot be used: "\\ud800" contains U+D800, which is half a surrogate pair',
    ]);
  });
});
