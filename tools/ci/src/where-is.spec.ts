import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const repository = path.resolve(__dirname, '../../..');
const page = readFileSync(path.join(repository, 'docs/where-is.md'), 'utf8');
const paths = [...page.matchAll(/\| `([^`]+)` *\|$/gm)].map((match) => match[1] ?? '');
/** The paths in the sections below the table. */
const others = [...page.matchAll(/^[- ] .*$/gm)].flatMap(([line]) =>
  [...line.matchAll(/`(packages\/[^`]+)`/g)].map((match) => match[1] ?? ''),
);

describe('docs/where-is.md', () => {
  it('answers each of its questions with a path', () => {
    const rows = page.split('\n').filter((line) => /^\| (?!-|question)/.test(line)).length;
    expect(paths).toHaveLength(rows);
    expect(paths.length).toBeGreaterThan(10);
  });

  it('says which files an imagined change touches', () => {
    expect(page.match(/^## /gm)).toHaveLength(6);
    expect(others.length).toBeGreaterThan(20);
  });

  it.each([...new Set([...paths, ...others])])('names %s, which exists', (name) => {
    expect(existsSync(path.join(repository, name))).toBe(true);
  });
});
