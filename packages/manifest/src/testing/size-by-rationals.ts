const EXPONENT = { T: 40n, G: 30n, M: 20n, K: 10n } as const;

/**
 * `whole.decimals` units as an exact fraction, rounded down. systemd uses doubles; with at most three decimals and
 * units up to 2^40 both agree: an error of 3 · 2^-13 cannot cross the 1/1000 to the next whole byte.
 */
export function sizeByRationals(whole: number, decimals: string, suffix: keyof typeof EXPONENT): bigint {
  const thousandths = BigInt(whole) * 1000n + BigInt(decimals.padEnd(3, '0'));
  return (thousandths << EXPONENT[suffix]) / 1000n;
}
