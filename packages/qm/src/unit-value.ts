/** Of which there is none in a value: control characters, of which a tab is harmless, and backslashes. */
const REFUSED = /(?!\t)\p{Cc}|\\/u;

/**
 * A value as it stands in a unit file, where a line break would begin another setting and a backslash could take in the
 * next line, systemd.syntax(7).
 * @throws RangeError for what holds either, and for what systemd would read otherwise: nothing, or blanks around it
 */
export function unitValue(value: string | number): string {
  const text = String(value);
  if (text === '' || text.trim() !== text || REFUSED.test(text))
    throw new RangeError(`not a value of a unit: ${JSON.stringify(value)}`);
  return text;
}
