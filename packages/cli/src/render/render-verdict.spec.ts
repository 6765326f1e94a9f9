import { renderCheck, renderSummary, renderVerdict } from './render-verdict';
import { checkResult, verdictOf } from '../../../runner/src/testing/verdicts';

describe('a verdict in the terminal', () => {
  it('shows what failed last, in full, and counts', () => {
    expect(renderVerdict(verdictOf(), 80)).toBe(
      [
        'pass  qm.service has MemoryMax of 40%  825425920',
        'FAIL  the host is called box  [hostname/kernel]',
        '      expected  box',
        '      seen      localhost\ufffd & <co>',
        '      because   they differ',
        '',
        '2 checks, 1 passed, 1 failed in 95.2 s (tcg)',
      ].join('\n'),
    );
  });

  it('keeps to the width of the terminal, and still shows failures whole', () => {
    const long = checkResult({ verdict: 'fail', expected: 'word '.repeat(30).trim(), seen: 'z'.repeat(70) });
    const lines = renderVerdict(verdictOf({ checks: [long, checkResult({})] }), 40).split('\n');
    expect(lines.slice(0, -1).every((line) => line.length <= 40)).toBe(true);
    expect(lines.join('').match(/word/g)).toHaveLength(30);
    expect(lines.join('').match(/z/g)).toHaveLength(70);
    expect(renderCheck(checkResult({}), 24)).toBe('pass  qm.service has Me…');
  });

  it('counts checks, whatever the verdict claims', () => {
    expect(renderSummary(verdictOf({ checks: [], verdict: 'pass' }))).toBe(
      '0 checks, 0 passed, 0 failed in 95.2 s (tcg)',
    );
  });

  it('tells what went wrong with the machine', () => {
    const hint = 'the last lines on its console:\n  Call Trace:';
    const problems = [
      { code: 'runner/guest-panic', severity: 'error', message: 'it panicked', hint },
    ] as const;
    expect(renderVerdict(verdictOf({ checks: [], problems }), 80)).toContain(
      'runner/guest-panic: it panicked\n  the last lines on its console:\n    Call Trace:\n',
    );
  });
});
