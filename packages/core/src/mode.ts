/** The bits of `u`, `g` and `o`, by permission letter; chmod(1). */
const BITS: Readonly<Record<string, { readonly u: number; readonly g: number; readonly o: number }>> = {
  r: { u: 0o400, g: 0o040, o: 0o004 },
  w: { u: 0o200, g: 0o020, o: 0o002 },
  x: { u: 0o100, g: 0o010, o: 0o001 },
  s: { u: 0o4000, g: 0o2000, o: 0 },
  t: { u: 0, g: 0, o: 0o1000 },
};

const CLASS_MASK = { u: 0o4700, g: 0o2070, o: 0o1007 } as const;

type Who = keyof typeof CLASS_MASK;

/** `[ugoa]*` and at least one `[-+=]` with letters, or with one class whose permissions are copied. */
const CLAUSE = /^([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]))+)$/;

/** GNU chmod's operator before octal digits: `+111`, `-022`, `=0755`. */
const NUMERIC_CLAUSE = /^([-+=])([0-7]{1,5})$/;

/** The set-ID bits, which a directory keeps unless the mode names them. */
const SET_ID = 0o6000;

/**
 * The permission bits that chmod(1) would give to a file or directory with the mode `current`; the umask is 0.
 * @param mode octal digits, or symbolic such as `u+x,go-w`
 * @param current 0 to 0o7777, like the result
 * @returns undefined for a mode that chmod(1) does not accept
 */
export function changeMode(mode: string, current: number, isDirectory: boolean): number | undefined {
  if (/^[0-7]{1,5}$/.test(mode)) return octalMode(mode, current, isDirectory);
  let bits = current;
  for (const clause of mode.split(',')) {
    const numeric = NUMERIC_CLAUSE.exec(clause);
    if (numeric !== null) {
      bits = actOnAll(bits, numeric[1] ?? '', parseInt(numeric[2] ?? '', 8) & 0o7777);
      continue;
    }
    const match = CLAUSE.exec(clause);
    if (match === null) return undefined;
    const who = (
      match[1] === '' || match[1]?.includes('a') ? ['u', 'g', 'o'] : [...(match[1] ?? '')]
    ) as Who[];
    for (const action of match[2]?.match(/[-+=][^-+=]*/g) ?? []) bits = act(bits, who, action, isDirectory);
  }
  return bits;
}

/** chmod(1) keeps a directory's set-ID bits unless the mode has five digits. */
function octalMode(mode: string, current: number, isDirectory: boolean): number {
  const bits = parseInt(mode, 8) & 0o7777;
  return isDirectory && mode.length < 5 ? bits | (current & SET_ID) : bits;
}

function actOnAll(bits: number, operator: string, operand: number): number {
  if (operator === '+') return bits | operand;
  return operator === '-' ? bits & ~operand : operand;
}

function act(bits: number, who: readonly Who[], action: string, isDirectory: boolean): number {
  const [operator, ...letters] = [...action];
  const classes = [...new Set(who)];
  const wanted = classes.reduce((sum, one) => sum | bitsFor(one, letters, bits, isDirectory), 0);
  if (operator === '+') return bits | wanted;
  if (operator === '-') return bits & ~wanted;
  const replaced = classes.reduce((sum, one) => sum | CLASS_MASK[one], 0);
  return (bits & ~(isDirectory && !letters.includes('s') ? replaced & ~SET_ID : replaced)) | wanted;
}

function bitsFor(who: Who, letters: readonly string[], current: number, isDirectory: boolean): number {
  return letters.reduce((sum, letter) => {
    if (letter === 'u' || letter === 'g' || letter === 'o') return sum | copied(current, letter, who);
    if (letter === 'X') return isDirectory || (current & 0o111) !== 0 ? sum | (BITS['x']?.[who] ?? 0) : sum;
    return sum | (BITS[letter]?.[who] ?? 0);
  }, 0);
}

const SHIFT = { u: 6, g: 3, o: 0 } as const;

function copied(current: number, from: Who, to: Who): number {
  return ((current >> SHIFT[from]) & 0o7) << SHIFT[to];
}
