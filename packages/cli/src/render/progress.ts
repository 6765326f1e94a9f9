import { monotonicMilliseconds } from '@nx-aib/build-machine';
import type { BuildEvent } from '@nx-aib/steps';
import type { Built } from './built';
import { renderBuilt, renderEvent, renderFailed, renderRunning } from './render-event';
import { createTicker, type Out, type Ticker } from './ticker';

/** Where a build says how far it is, for a person who watches or reads a log later. */
export interface Progress {
  report(event: BuildEvent): void;
  /** A line of its own. */
  say(line: string): void;
  /** Says what became of it all, where something was built; nothing more is reported. */
  end(built?: Built): void;
}

/** A step that has begun. */
interface Running {
  readonly since: number;
  /** For another build that is making its output. */
  readonly waits: boolean;
  readonly why: readonly string[];
}

/**
 * One line for each step when it is done, with its time; a step that was begun and is not done in the end has
 * failed. What is running meanwhile is seen on a terminal all the time, and in a log when nothing else is for long.
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
