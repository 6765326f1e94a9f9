import fc from 'fast-check';
import { assignmentsIn, logicalLines } from './unit-file';

const read = (text: string) =>
  assignmentsIn(text).map(({ section, key, value, line }) => `${line} [${section}] ${key}=${value}`);

describe('assignments of a unit file', () => {
  it('have their section, their line and a value without surrounding spaces', () => {
    expect(read('A=0\n[Unit]\nB = 1 2 \n\n [Service] \n\tC=\nD=a=b\r\n')).toEqual([
      '1 [] A=0',
      '3 [Unit] B=1 2',
      '6 [Service] C=',
      '7 [Service] D=a=b',
    ]);
  });

  it('leave out comments, and lines that are no assignments', () => {
    expect(read('[Service]\n# A=1\n  ; B=1\nnothing\n=1\n[broken\nC=1')).toEqual(['7 [Service] C=1']);
  });

  it('go on behind a backslash, across comments, and start at their first line', () => {
    expect(read('[S]\nA=1 \\\n# B=1\n  C=2 \\\n\nD=3')).toEqual(['2 [S] A=1    C=2', '6 [S] D=3']);
  });

  it('end at an escaped backslash', () => {
    expect(read('A=1\\\\\nB=2\\\\\\\nC=3')).toEqual(['1 [] A=1\\\\', '2 [] B=2\\\\ C=3']);
  });

  it('are read from any text, each line once', () => {
    const text = fc.string({ unit: fc.constantFrom('A', '=', '\\', '\n', '\r', '#', '[', ']', ' ', ';') });
    fc.assert(
      fc.property(text, (any) => {
        const lines = logicalLines(any).map(({ line }) => line);
        expect(lines).toEqual([...new Set(lines)].sort((a, b) => a - b));
        for (const { key, value, line } of assignmentsIn(any)) {
          expect(key).not.toBe('');
          expect([key, value]).toEqual([key.trim(), value.trim()]);
          const from = any.split(/\r?\n/).slice(line - 1);
          expect(from.join('\n')).toContain(key.charAt(0));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('take time in proportion to the text', () => {
    const started = performance.now();
    logicalLines('A\\\n'.repeat(200_000));
    logicalLines('\\'.repeat(400_000));
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
