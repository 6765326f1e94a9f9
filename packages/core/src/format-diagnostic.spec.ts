import fc from 'fast-check';
import type { Diagnostic, SourceLocation } from './diagnostics';
import { formatDiagnostic, formatDiagnostics } from './format-diagnostic';

function at(lineText: string, column: number, length: number): Diagnostic {
  const location: SourceLocation = { file: 'car.aib.yml', line: 3, column, length, lineText };
  return { code: 'manifest/size', severity: 'error', message: '"8 gb" is not a size', location };
}

describe('formatDiagnostic', () => {
  it('shows place, severity, code, message, line, marker and hint', () => {
    expect(formatDiagnostic({ ...at('  image_size: 8 gb', 15, 4), hint: 'did you mean "8 GB"?' })).toBe(
      [
        'car.aib.yml:3:15: error[manifest/size]: "8 gb" is not a size',
        '    image_size: 8 gb',
        '                ^~~~',
        '  hint: did you mean "8 GB"?',
      ].join('\n'),
    );
  });

  it('needs neither place nor hint', () => {
    expect(formatDiagnostic({ code: 'disk/full', severity: 'note', message: 'it fits' })).toBe(
      'note[disk/full]: it fits',
    );
  });

  it('shows a tab as four blanks and keeps the marker below its token', () => {
    expect(
      formatDiagnostic(at('\ta:\tb', 5, 1))
        .split('\n')
        .slice(1),
    ).toEqual(['      a:    b', '            ^']);
  });

  it.each([
    ['日本: x', 5, '  日本: x', '        ^'],
    ['cafe\u0301: x', 8, '  cafe\u0301: x', '        ^'],
    ['😀: x', 5, '  😀: x', '      ^'],
  ])('keeps the marker in its column after %p', (line, column, shown, marker) => {
    expect(
      formatDiagnostic(at(line, column, 1))
        .split('\n')
        .slice(1),
    ).toEqual([shown, marker]);
  });

  it('marks the place after the end of a line', () => {
    expect(
      formatDiagnostic(at('a: "b', 6, 1))
        .split('\n')
        .slice(1),
    ).toEqual(['  a: "b', '       ^']);
  });

  it('shortens a long line around the marker', () => {
    const line = `${'a'.repeat(5000)}TOKEN${'b'.repeat(5000)}`;
    const [, shown = '', marker = ''] = formatDiagnostic(at(line, 5001, 5)).split('\n');
    expect(shown).toBe(`  …${'a'.repeat(40)}TOKEN${'b'.repeat(55)}…`);
    expect(marker).toBe(`${' '.repeat(43)}^~~~~`);
  });

  it('lets no control character, line end or change of direction through to the terminal', () => {
    const text = formatDiagnostic({
      ...at('a: \u001b[2J\u202e', 4, 1),
      message: 'a\nb\u001b',
      hint: '\u0007',
    });
    expect(text).toBe(
      [
        'car.aib.yml:3:4: error[manifest/size]: a\ufffdb\ufffd',
        '  a: \ufffd[2J\ufffd',
        '     ^',
        '  hint: \ufffd',
      ].join('\n'),
    );
  });

  it('writes at most four lines of bounded length about any line, with one marker', () => {
    fc.assert(
      fc.property(
        fc.fullUnicodeString(),
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 1, max: 500 }),
        (text, column, length) => {
          const line = text.replace(/[\r\n]/g, ' ').repeat(20);
          const lines = formatDiagnostic(at(line, Math.min(column, line.length + 1), length)).split('\n');
          expect(lines.length).toBe(line.trim() === '' ? 1 : 3);
          if (lines[2] !== undefined) expect(lines[2]).toMatch(/^ *\^~*$/);
          expect(Math.max(...lines.slice(2).map((l) => l.length))).toBeLessThan(105);
        },
      ),
    );
  });
});

describe('formatDiagnostics', () => {
  it('puts a blank line between diagnostics and nothing after the last', () => {
    const note: Diagnostic = { code: 'a/b', severity: 'note', message: 'm' };
    expect(formatDiagnostics([note, note])).toBe('note[a/b]: m\n\nnote[a/b]: m');
    expect(formatDiagnostics([])).toBe('');
  });
});

describe('a hint of several lines', () => {
  it('keeps them, and lets none of them reach the terminal as a command to it', () => {
    const hint = 'the last lines:\n  one\n\u001b[2J';
    expect(formatDiagnostic({ code: 'a/b', severity: 'error', message: 'm', hint })).toBe(
      'error[a/b]: m\n  hint: the last lines:\n      one\n    \ufffd[2J',
    );
  });
});
