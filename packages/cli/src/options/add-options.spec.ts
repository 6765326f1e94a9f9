import { Command } from 'commander';
import { addOptions } from './add-options';
import type { OptionDeclarations } from './option-declaration';

const DECLARED = {
  kind: { value: 'kind', choices: ['a', 'b'], default: 'a', description: 'which of them' },
  allowSource: { value: 'directory', many: true, description: 'take sources from there' },
  update: { conflicts: 'check', description: 'take new ones' },
  check: { description: 'only look' },
} as const satisfies OptionDeclarations;

function command(): Command {
  return addOptions(new Command('x'), DECLARED).exitOverride().configureOutput({ writeErr: String });
}

const given = (...words: string[]): unknown => command().parse(words, { from: 'user' }).opts();

describe('declared options on a command line', () => {
  it('are called as in JSON, with hyphens for capitals', () => {
    const help = command().helpInformation().replace(/\s+/g, ' ');
    expect(help).toContain('--kind <kind> which of them (choices: "a", "b", default: "a")');
    expect(help).toContain('--allow-source <directory> take sources from there; can be repeated --update');
  });

  it('have their defaults, and nothing else where nothing is given', () => {
    expect(given()).toEqual({ kind: 'a' });
  });

  it('may be given again where they are declared so; else the last one counts', () => {
    const words = ['--allow-source', 'one,two', '--kind', 'a', '--allow-source', 'three', '--kind', 'b'];
    expect(given(...words)).toEqual({ kind: 'b', allowSource: ['one,two', 'three'] });
  });

  it.each([
    [['--kind', 'c'], "option '--kind <kind>' argument 'c' is invalid. Allowed choices are a, b."],
    [['--update', '--check'], "option '--update' cannot be used with option '--check'"],
  ])('refuse %j', (words, why) => {
    expect(() => given(...words)).toThrow(why);
  });
});
