import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const repository = path.resolve(__dirname, '../../..');
const textOf = (file: string) => readFileSync(path.join(repository, file), 'utf8');

/** The rows of `mayImport`: a package, and the packages that it may import. */
function rules(config: string): string[][] {
  const table = /^const mayImport = \{$([\s\S]*?)^\};$/m.exec(config)?.[1] ?? '';
  return [...table.matchAll(/^ {2}'?([\w-]+)'?: \[([\s\S]*?)\]/gm)].map(([, name = '', list = '']) => [
    name,
    [...list.matchAll(/'([\w-]+)'/g)].map((match) => match[1]).join(', ') || 'nothing of the workspace',
  ]);
}

/** The rows of the table on the page. */
function rows(page: string): string[][] {
  const table = /^\| package +\| may import +\|\n\|[ -|]+\|\n((?:\|.*\|\n)+)/m.exec(page)?.[1] ?? '';
  return table
    .trim()
    .split('\n')
    .map((line) =>
      line
        .split('|')
        .slice(1, 3)
        .map((cell) => cell.trim()),
    );
}

describe('docs/architecture.md', () => {
  it('says who may import whom as eslint.config.mjs does', () => {
    const held = rules(textOf('eslint.config.mjs'));
    // Of a package that is not among them, nobody would check what it imports.
    const packages = readdirSync(path.join(repository, 'packages'));
    const there = packages.filter((name) =>
      existsSync(path.join(repository, 'packages', name, 'package.json')),
    );
    expect(held.map(([name]) => name).sort()).toEqual(there.sort());
    expect(rows(textOf('docs/architecture.md'))).toEqual(held);
  });
});
