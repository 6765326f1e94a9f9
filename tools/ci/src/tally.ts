/** How many tests passed, and what failed. */
export interface Tally {
  readonly passed: number;
  /** One line for each failure. */
  readonly failures: readonly string[];
}

/** Several tallies as one. */
export function sum(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((passed, tally) => passed + tally.passed, 0),
    failures: tallies.flatMap((tally) => tally.failures),
  };
}

/** The last line of a run: `12 passed, 0 failed`. */
export function summaryLine(tally: Tally): string {
  return `${tally.passed} passed, ${tally.failures.length} failed`;
}

/** The exit status of a run. If nothing passed, it fails too, because nothing was tested. */
export function exitStatus(tally: Tally): 0 | 1 {
  return tally.passed > 0 && tally.failures.length === 0 ? 0 : 1;
}
