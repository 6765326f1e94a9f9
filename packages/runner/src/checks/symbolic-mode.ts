/** Each who's bits in a mode: chmod(1). */
const SHIFTS: Readonly<Record<string, number>> = { u: 6, g: 3, o: 0 };
const SET_ID: Readonly<Record<string, number>> = { u: 0o4000, g: 0o2000, o: 0 };
/** The sticky bit goes with the others' bits. */
const STICKY: Readonly<Record<string, number>> = { u: 0, g: 0, o: 0o1000 };

/**
 * Applies a mode as chmod(1) does: octal, or symbolic clauses `[ugoa]*[-+=][rwxXst]*` parted by commas. Where no one is
 * named all are meant: in an image there is no umask.
 * @param mode the permission bits before, 0 to 0o7777
 */
export function applyMode(mode: number, change: string, isDirectory: boolean): number {
  if (/^[0-7]+$/.test(change)) return parseInt(change, 8);
  return change.split(',').reduce((before, clause) => applyClause(before, clause, isDirectory), mode);
}

function applyClause(mode: number, clause: string, isDirectory: boolean): number {
  const [, who = '', actions = ''] = /^([ugoa]*)((?:[-+=][rwxXstugo]*)+)$/.exec(clause) ?? [];
  const classes = who === '' || who.includes('a') ? ['u', 'g', 'o'] : [...new Set(who)];
  let result = mode;
  for (const [, operator, letters = ''] of actions.matchAll(/([-+=])([rwxXstugo]*)/g)) {
    const bits = classes.reduce((all, one) => all | bitsFor(result, one, letters, isDirectory), 0);
    if (operator === '+') result |= bits;
    if (operator === '-') result &= ~bits;
    if (operator === '=') {
      const cleared = classes.reduce((all, one) => all | ownBits(one, isDirectory), 0);
      result = (result & ~cleared) | bits;
    }
  }
  return result;
}

/** What `=` clears first; a directory keeps its set-id bits. */
function ownBits(who: string, isDirectory: boolean): number {
  const setId = isDirectory ? 0 : (SET_ID[who] ?? 0);
  return (7 << (SHIFTS[who] ?? 0)) | setId | (STICKY[who] ?? 0);
}

function bitsFor(mode: number, who: string, letters: string, isDirectory: boolean): number {
  const shift = SHIFTS[who] ?? 0;
  const executable = isDirectory || (mode & 0o111) !== 0;
  let bits = 0;
  for (const letter of letters) {
    if (letter === 'r') bits |= 4 << shift;
    if (letter === 'w') bits |= 2 << shift;
    if (letter === 'x' || (letter === 'X' && executable)) bits |= 1 << shift;
    if (letter === 's') bits |= SET_ID[who] ?? 0;
    if (letter === 't') bits |= STICKY[who] ?? 0;
    if (letter in SHIFTS) bits |= ((mode >> (SHIFTS[letter] ?? 0)) & 7) << shift;
  }
  return bits;
}
