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

  it('says in one line what it does not understand', () => {
    expect(messages('extra_debs', '=x', 'a=[1', 'b=*nowhere')).toEqual([
      '--define "extra_debs" is not of the form KEY=VALUE',
      '--define "=x" is not of the form KEY=VALUE',
      'the value of --define a is not YAML: Flow sequence must end with a ]',
      'the value of --define b cannot be used',
    ]);
  });
});
