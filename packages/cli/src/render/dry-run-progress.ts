import type { Progress } from './progress';
import { renderDryRun, renderEvent } from './render-event';

/** Prints the steps of a dry run, which are the requested result and take no time, and counts those that would run. */
export function createDryRunProgress(out: (text: string) => void): Progress {
  let wouldRun = 0;
  const say = (line: string) => out(`${line}\n`);
  return {
    say,
    report: (event) => {
      if (event.state === 'miss') wouldRun += 1;
      say(renderEvent(event));
    },
    end: (asked) => {
      if (asked !== undefined) say(renderDryRun(asked, wouldRun));
    },
  };
}
