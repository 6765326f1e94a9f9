import { monotonicMilliseconds } from '@nx-aib/build-machine/reading';
import type { BuildEvent } from '@nx-aib/steps';
import type { Built } from './built';
import { renderBuilt, renderEvent, renderFailed, renderRunning } from './render-event';
import { createTicker, type Out, type Ticker } from './ticker';

/** The progress display of a build, for someone who watches or reads a log later. */
export interface Progress {
  report(event: BuildEvent): void;
  /** Prints a separate line. */
  say(line: string): void;
  /** Prints the result if something was built; nothing more is reported. */
  end(built?: Built): void;
}

/** A running step. */
interface Running {
  readonly since: number;
  /** Whether it waits for another build that is making its output. */
  readonly waits: boolean;
  readonly why: readonly string[];
}

/**
 * Prints one line for each finished step, with its time; a step that started but has not finished at the end has
 * failed. Running steps are always shown on a terminal, and in a log if nothing else is printed for a long time.
 */
export function createProgress(out: Out): Progress {
  return new StepProgress(out);
}

class StepProgress implements Progress {
  private readonly began = monotonicMilliseconds();
  private readonly running = new Map<string, Running>();
  private readonly hits = new Set<string>();
  private readonly ticker: Ticker;
  private ran = 0;

  constructor(out: Out) {
    this.ticker = createTicker(out, () => renderRunning(this.runningFor()));
  }

  report(event: BuildEvent): void {
    const { step, state, why = [] } = event;
    if (state === 'hit' && this.hits.has(step)) return;
    if (state === 'hit') this.hits.add(step);
    const begun = this.running.get(step);
    this.running.delete(step);
    if (state === 'miss' || state === 'waiting')
      this.running.set(step, { since: monotonicMilliseconds(), waits: state === 'waiting', why });
    if (state === 'done') this.ran += 1;
    if (state === 'miss') this.ticker.show();
    else this.say(renderEvent(state === 'done' ? { why: begun?.why ?? [], ...event } : event));
  }

  say(line: string): void {
    this.ticker.print(line);
  }

  end(built?: Built): void {
    const failed = [...this.running].filter(([, { waits }]) => !waits);
    const now = monotonicMilliseconds();
    this.running.clear();
    for (const [step, { since, why }] of failed) this.say(renderFailed(step, now - since, why));
    if (built !== undefined) this.say(renderBuilt(built, this.ran, now - this.began));
    this.ticker.stop();
  }

  private runningFor(): { step: string; waits: boolean; milliseconds: number }[] {
    const now = monotonicMilliseconds();
    return [...this.running].map(([step, { since, waits }]) => ({ step, waits, milliseconds: now - since }));
  }
}
