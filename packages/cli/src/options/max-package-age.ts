import { failure, success, type Result } from '@nx-aib/core';
import { AGE_OPTIONS } from './declared-options';

const SECONDS: Readonly<Record<string, number>> = { h: 3600, d: 24 * 3600, w: 7 * 24 * 3600 };

/**
 * The age in seconds that `--max-package-age` gives, in the form of dnf.conf(5)'s metadata_expire; undefined for `never` and 0.
 *
 * Error: `packages/max-age`.
 */
export function maxPackageAge(given: string = AGE_OPTIONS.maxPackageAge.default): Result<number | undefined> {
  if (given === 'never') return success(undefined);
  const [, digits, unit = ''] = /^(\d{1,6})([hdw]?)$/.exec(given) ?? [];
  const count = Number(digits);
  if (count === 0) return success(undefined);
  const seconds = SECONDS[unit];
  if (digits !== undefined && seconds !== undefined) return success(count * seconds);
  const message = `--max-package-age: "${given}" is not a valid age`;
  const hint = 'use a number with h, d or w (12h, 30d, 8w), or "never"';
  return failure([{ code: 'packages/max-age', severity: 'error', message, hint }]);
}
