import { maxPackageAge } from './max-package-age';

describe('--max-package-age', () => {
  it.each([
    ['12h', 12 * 3600],
    ['30d', 30 * 24 * 3600],
    ['8w', 8 * 7 * 24 * 3600],
    ['never', undefined],
    ['0', undefined],
    ['0d', undefined],
  ])('%s is %p seconds', (given, seconds) => {
    expect(maxPackageAge(given)).toEqual({ ok: true, value: seconds, diagnostics: [] });
  });

  it('is 30 days where nobody says another', () => {
    expect(maxPackageAge(undefined)).toMatchObject({ ok: true, value: 30 * 24 * 3600 });
  });

  it.each(['30', '-1d', '1.5d', '30 days', '1y', ''])('is not %j', (given) => {
    expect(maxPackageAge(given).diagnostics).toEqual([
      {
        code: 'packages/max-age',
        severity: 'error',
        message: `--max-package-age: "${given}" is not a valid age`,
        hint: 'use a number with h, d or w (12h, 30d, 8w), or "never"',
      },
    ]);
  });
});
