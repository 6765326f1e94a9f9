/** One measured case. Times are wall-clock seconds, or of CPU where the name says so; the figures of all runs are kept. */
export interface Figure {
  readonly name: string;
  readonly seconds: readonly number[];
  /** The goals of the case, which must all be reached; absent if there are none. */
  readonly goals?: readonly Goal[];
}

/** A multiple of the floor or of another figure. */
export interface Goal {
  /** Another figure's name. */
  readonly of: string;
  readonly factor: number;
  /** Additional seconds. */
  readonly plus?: number;
}

/** A size on disk, and its limit. */
export interface SizeFigure {
  readonly name: string;
  readonly bytes: number;
  readonly atMostBytes: number;
}

/** Whether a goal is reached; undefined if the figure that it refers to was not measured. */
export type Reached = boolean | undefined;

/** The median; for an even number of values the lower of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN;
}

/** The limit of a goal, in seconds; undefined if the figure that it refers to was not measured. */
export function allowed(goal: Goal, figures: readonly Figure[]): number | undefined {
  const base = median(figures.find(({ name }) => name === goal.of)?.seconds ?? []);
  return Number.isNaN(base) ? undefined : base * goal.factor + (goal.plus ?? 0);
}

export function reached(figure: Figure, goal: Goal, figures: readonly Figure[]): Reached {
  const limit = allowed(goal, figures);
  return limit === undefined ? undefined : median(figure.seconds) <= limit;
}

/** A figure for JSON: with the limits of its goals in this run. */
export function withLimits(figure: Figure, figures: readonly Figure[]) {
  const goals = (figure.goals ?? []).map((goal) => ({
    ...goal,
    atMostSeconds: allowed(goal, figures) ?? null,
    reached: reached(figure, goal, figures) ?? null,
  }));
  return { name: figure.name, seconds: figure.seconds, ...(goals.length === 0 ? {} : { goals }) };
}
