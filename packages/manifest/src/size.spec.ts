import fc from 'fast-check';
import { parseSize } from './size';

const UNITS = {
  kB: 1e3,
  KiB: 1024,
  MB: 1e6,
  MiB: 1024 ** 2,
  GB: 1e9,
  GiB: 1024 ** 3,
  TB: 1e12,
  TiB: 1024 ** 4,
};

function said(text: string): string {
  const result = parseSize(text);
  return result.diagnostics.map(({ code, message }) => `${code}: ${message}`).join();
}

describe('parseSize', () => {
  it.each([
    ['0 kB', 0],
    ['512MiB', 536870912],
    ['8 GiB', 8589934592],
    ['8 GB', 8000000000],
    ['007 \t KiB', 7168],
    ['8191 TiB', 8191 * 1024 ** 4],
  ])('reads %p as %d bytes', (text, size) => {
    expect(parseSize(text)).toEqual({ ok: true, value: size, diagnostics: [] });
  });

  it('reads every whole number with every unit, up to 2^53 - 1 bytes', () => {
    const unit = fc.constantFrom(...(Object.keys(UNITS) as (keyof typeof UNITS)[]));
    fc.assert(
      fc.property(fc.nat(8191), unit, fc.constantFrom('', ' ', '\t', '   '), (count, name, blanks) => {
        expect(parseSize(`${count}${blanks}${name}`)).toMatchObject({ ok: true, value: count * UNITS[name] });
      }),
    );
  });

  it.each([
    ['', 'manifest/size: "" is not a size'],
    ['8', 'manifest/size: "8" has no unit'],
    ['8 B', 'manifest/size: "8 B" has the unknown unit "B"'],
    ['8 gib', 'manifest/size: "8 gib" has the unknown unit "gib"'],
    ['8 K', 'manifest/size: "8 K" has the unknown unit "K"'],
    ['8 toString', 'manifest/size: "8 toString" has the unknown unit "toString"'],
    ['1.5 GiB', 'manifest/size: "1.5 GiB" is not a whole number'],
    ['1,5 GiB', 'manifest/size: "1,5 GiB" is not a whole number'],
    ['-8 GiB', 'manifest/size: "-8 GiB" is negative'],
    ['+8 GiB', 'manifest/size: "+8 GiB" is not a size'],
    ['8 GiB\n', 'manifest/size: "8 GiB\\n" contains a line break'],
    [' 8 GiB', 'manifest/size: " 8 GiB" starts or ends with a space'],
    ['8 Gi B', 'manifest/size: "8 Gi B" is not a size'],
    ['٨ GiB', 'manifest/size: "٨ GiB" is not a size'],
    ['8192 TiB', 'manifest/size: "8192 TiB" is too large'],
    [`${'9'.repeat(400)} kB`, `manifest/size: "${'9'.repeat(59)}…" is too large`],
  ])('refuses %p', (text, message) => {
    expect(said(text)).toBe(message);
  });

  it('says what is accepted, and what was probably meant', () => {
    const accepted =
      'a size is a whole number and a unit: kB, KiB, MB, MiB, GB, GiB, TB or TiB, as in "8 GiB"';
    const hint = (text: string): string | undefined => parseSize(text).diagnostics[0]?.hint;
    expect(hint('8 gib')).toBe(`${accepted}; did you mean "8 GiB"?`);
    expect(hint('8G')).toBe(`${accepted}; did you mean "8 GiB" or "8 GB"?`);
    expect(hint('0.5 GiB')).toBe(`${accepted}; 0.5 GiB is "512 MiB"`);
    expect(hint('100%')).toBe(accepted);
  });

  it('fails or gives a non-negative safe integer, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9., -]{0,20}[kKMGT]?i?B?$/)), (text) => {
        const result = parseSize(text);
        if (result.ok) expect(Number.isSafeInteger(result.value) && result.value >= 0).toBe(true);
        else expect(result.diagnostics).toHaveLength(1);
      }),
    );
  });
});
