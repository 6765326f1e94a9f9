import { parseOptions } from './options';

describe('the options of the bench', () => {
  it('measure everything three times by default', () => {
    expect(parseOptions([])).toEqual({ runs: 3, mkosi: true, nx: true });
  });

  it('leave cases out and say where the figures go', () => {
    expect(parseOptions(['--no-mkosi', '--no-nx', '--runs=5', '--json', 'a', '--markdown=b'])).toEqual({
      runs: 5,
      mkosi: false,
      nx: false,
      json: 'a',
      markdown: 'b',
    });
  });

  it('say what is wrong with them', () => {
    expect(parseOptions(['--runs=0'])).toEqual({ wrong: '--runs: "0" is not a number from 1 to 99' });
    expect(parseOptions(['--fast'])).toEqual({ wrong: "Unknown option '--fast'" });
    expect(parseOptions(['--help'])).toBe('help');
  });
});
