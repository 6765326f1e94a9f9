import { failure, resultOf, success, type Diagnostic } from './diagnostics';

const warning: Diagnostic = { code: 'x/w', severity: 'warning', message: 'w' };
const note: Diagnostic = { code: 'x/n', severity: 'note', message: 'n' };
const error: Diagnostic = { code: 'x/e', severity: 'error', message: 'e' };

describe('resultOf', () => {
  it('is the value, with its warnings and notes, as long as there is no error', () => {
    expect(resultOf(5, [warning, note])).toEqual({ ok: true, value: 5, diagnostics: [warning, note] });
    expect(resultOf(5, [])).toEqual(success(5));
  });

  it('is a failure with everything found as soon as there is an error', () => {
    expect(resultOf(5, [warning, error])).toEqual(failure([warning, error]));
  });
});
