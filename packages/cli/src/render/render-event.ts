import type { BuildEvent } from '@nx-aib/steps';
import type { Built } from './built';

/** `packages-host       41.2 s`, `tools              cached`; the reasons for running are in the lines below. */
export function renderEvent({ step, state, detail, milliseconds = 0, why = [] }: BuildEvent): string {
  const what = {
    hit: detail ?? 'cached',
    miss: detail ?? 'would run',
    done: detail ?? seconds(milliseconds).padStart(7),
    waiting: detail ?? 'waiting for another build that is running this step',
    unneeded: detail ?? 'not needed',
    damaged: `the cached output is damaged, runs again: ${detail ?? ''}`,
  }[state];
  return withReasons(`  ${step.padEnd(18)} ${what}`, why);
}

/** `packages-host      failed after 41.2 s`. */
export function renderFailed(step: string, milliseconds: number, why: readonly string[]): string {
  return withReasons(`  ${step.padEnd(18)} failed after ${seconds(milliseconds)}`, why);
}

/** `packages-host 30 s, tools waits 12 s`. */
export function renderRunning(
  running: readonly { readonly step: string; readonly waits: boolean; readonly milliseconds: number }[],
): string {
  return running
    .map(({ step, waits, milliseconds }) => {
      return `${step}${waits ? ' waits' : ''} ${Math.floor(milliseconds / 1000)} s`;
    })
    .join(', ');
}

/** The last lines of a build. */
export function renderBuilt({ image, steps, next }: Built, ran: number, milliseconds: number): string {
  const took = seconds(milliseconds);
  const what =
    ran === 0
      ? `${image} is up to date: none of ${steps} steps had to run (${took})`
      : `${image} built in ${took}: ${ran} of ${steps} steps ran`;
  return `${what}\nnext: ${next.join(', or ')}`;
}

/** The last lines of a dry run. */
export function renderDryRun({ image, steps, next }: Built, wouldRun: number): string {
  if (wouldRun === 0) return `${image} is up to date: none of ${steps} steps would run`;
  return `${image} is not up to date: ${wouldRun} of ${steps} steps would run\nnext: ${next.join(', or ')}`;
}

function withReasons(line: string, why: readonly string[]): string {
  return [line, ...why.map((reason) => `  ${' '.repeat(18)}   ${reason}`)].join('\n');
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
