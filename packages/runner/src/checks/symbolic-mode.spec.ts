import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { applyMode } from './symbolic-mode';

describe('a mode change', () => {
  it.each([
    [0o644, 'u+x,go-r', 0o700],
    [0o644, '+x', 0o755],
    [0o644, 'a+X', 0o644],
    [0o744, 'go+X', 0o755],
    [0o777, 'go=', 0o700],
    [0o755, 'u+s,+t', 0o5755],
    [0o640, 'o=g', 0o644],
    [0o123, '0600', 0o600],
  ])('of %i by %s', (before, change, after) => {
    expect(applyMode(before, change, false)).toBe(after);
  });

  it('is what chmod(1) does', () => {
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'nx-aib-mode-'));
    const file = path.join(dir, 'file');
    fs.writeFileSync(file, '');
    const letters = fc.subarray(['r', 'w', 'x', 'X', 's', 't']).map((some) => some.join(''));
    const clause = fc
      .tuple(fc.subarray(['u', 'g', 'o', 'a'], { minLength: 1 }), fc.constantFrom('+', '-', '='), letters)
      .map(([who, operator, bits]) => `${who.join('')}${operator}${bits}`);
    const change = fc.array(clause, { minLength: 1, maxLength: 3 }).map((clauses) => clauses.join(','));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0o777 }), change, (mode, text) => {
        fs.chmodSync(file, mode);
        execFileSync('chmod', ['--', text, file]);
        expect([mode.toString(8), text, applyMode(mode, text, false).toString(8)]).toEqual([
          mode.toString(8),
          text,
          (fs.statSync(file).mode & 0o7777).toString(8),
        ]);
      }),
      { numRuns: 150 },
    );
    fs.rmSync(dir, { recursive: true });
  });
});
