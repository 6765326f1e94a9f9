/** One measured case. Times are wall-clock seconds; each run's figure is kept. */
export interface Figure {
  readonly name: string;
  readonly seconds: readonly number[];
  /** What the case must reach, as a multiple of the floor or of another figure; absent where nothing is asked. */
  readonly goal?: Goal;
}

export interface Goal {
  /** Another figure's name. */
  readonly of: string;
  readonly factor: number;
  /** Seconds on top. */
  readonly plus?: number;
}

/** A size on disk, and what it may be. */
export interface SizeFigure {
  readonly name: string;
  readonly bytes: number;
  readonly atMostBytes: number;
}

/** The middle value; of an even number of values the lower of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN;
}

/** What a goal allows, in seconds; NaN when the figure that it leans on was not measured. */
export function allowed(goal: Goal, figures: readonly Figure[]): number {
  const base = figures.find(({ name }) => name === goal.of);
  return (base === undefined ? NaN : median(base.seconds)) * goal.factor + (goal.plus ?? 0);
}
