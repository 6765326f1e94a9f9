import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { digestOfCode } from './code-digest';

let folder: string;
const write = (name: string, text: string): void => {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
};

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-digest-'));
  write('a.ts', 'a');
  write('inner/b.js', 'b');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the digest of code', () => {
  it.each([
    ['a file that differs', () => write('a.ts', 'A')],
    ['a file inside a folder that differs', () => write('inner/b.js', 'B')],
    ['a new file', () => write('c.ts', '')],
    ['a file that is named otherwise', () => (rmSync(path.join(folder, 'a.ts')), write('z.ts', 'a'))],
    ['text that moved from one file to the next', () => (write('a.ts', ''), write('inner/b.js', 'ab'))],
  ])('changes with %s', (_, change) => {
    const before = digestOfCode([folder]);
    change();
    expect(digestOfCode([folder])).not.toBe(before);
  });

  it.each(['a.spec.ts', 'a.d.ts', 'README.md', 'a.js.map', 'tsconfig.tsbuildinfo'])(
    'does not change with %s, which is no code',
    (name) => {
      const before = digestOfCode([folder]);
      write(name, 'x');
      expect(digestOfCode([folder])).toBe(before);
    },
  );

  it('is the same wherever the folder is', () => {
    const before = digestOfCode([folder]);
    const elsewhere = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-digest-'));
    mkdirSync(path.join(elsewhere, 'inner'));
    writeFileSync(path.join(elsewhere, 'inner/b.js'), 'b');
    writeFileSync(path.join(elsewhere, 'a.ts'), 'a');
    expect(digestOfCode([elsewhere])).toBe(before);
    rmSync(elsewhere, { recursive: true });
  });
});
