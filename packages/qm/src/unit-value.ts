/** Not allowed in a value: control characters (except tabs, which are harmless) and backslashes. */
const REFUSED = /(?!\t)\p{Cc}|\\/u;

/**
 * A value for a unit file. A line break would start another setting, and a backslash could join the next line,
 * systemd.syntax(7).
 * @throws RangeError for a value with either of them, or one that systemd would read differently: empty, or with
 * leading or trailing spaces
 */
export function unitValue(value: string | number): string {
  const text = String(value);
  if (text === '' || text.trim() !== text || REFUSED.test(text))
    throw new RangeError(`not a value of a unit: ${JSON.stringify(value)}`);
  return text;
}
