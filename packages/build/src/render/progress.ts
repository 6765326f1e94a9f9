import { monotonicMilliseconds } from '@nx-aib/host';
import ora from 'ora';
import type { BuildEvent } from '../execute/build-request';

/** Where a build says how far it is, for a person who watches or reads a log later. */
export interface Progress {
  report(event: BuildEvent): void;
  /** A line of its own. */
  say(line: string): void;
  /** Takes the live line away; nothing more is reported. */
  end(): void;
}

interface Out {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
}

/** How often the live line shows new seconds. */
const REFRESH_MILLISECONDS = 500;

/**
 * One line for each step when it is done, with its time. On a terminal a live line below them shows what is
 * running and since when; in a log, a line when a step starts shows the same.
 */
export function createProgress(out: Out): Progress {
  return out.isTTY === true ? liveProgress(out) : { ...plainProgress(out), end: () => undefined };
}

function plainProgress(out: Out): Omit<Progress, 'end'> {
  return {
    report: (event) => void out.write(`${renderEvent(event)}\n`),
    say: (line) => void out.write(`${line}\n`),
  };
}

function liveProgress(out: Out): Progress {
  const running = new Map<string, number>();
  const spinner = ora({ stream: out as NodeJS.WriteStream, discardStdin: false });
  const timer = setInterval(() => show(), REFRESH_MILLISECONDS).unref();
  const show = () => {
    if (running.size === 0) return void spinner.stop();
    const now = monotonicMilliseconds();
    const parts = [...running].map(([step, since]) => `${step} ${Math.floor((now - since) / 1000)} s`);
    spinner.text = parts.join(', ');
    if (spinner.isSpinning) spinner.render();
    else spinner.start();
  };
  const line = (text: string) => {
    spinner.stop();
    out.write(`${text}\n`);
    show();
  };
  return {
    report: (event) => {
      if (event.state === 'miss') {
        running.set(event.step, monotonicMilliseconds());
        if (event.why === undefined) return show();
        return line(renderEvent(event));
      }
      running.delete(event.step);
      line(renderEvent(event));
    },
    say: line,
    end: () => {
      clearInterval(timer);
      spinner.stop();
    },
  };
}

/** `packages-host      41.2 s`, `tools              in the store`; why it has to run in lines below it. */
function renderEvent({ step, state, detail, milliseconds, why = [] }: BuildEvent): string {
  const time = milliseconds === undefined ? '' : `${(milliseconds / 1000).toFixed(1).padStart(5)} s`;
  const what = {
    hit: detail ?? 'in the store',
    miss: detail ?? 'started',
    done: detail ?? time,
    waiting: detail ?? 'waits for another build that is making it',
    damaged: `damaged in the store, made again: ${detail ?? ''}`,
  }[state];
  return [`  ${step.padEnd(18)} ${what}`, ...why.map((line) => `  ${' '.repeat(18)}   ${line}`)].join('\n');
}

/** A step of a dry run: `packages-host      would run`. */
export function renderDryRun(event: BuildEvent): string {
  return renderEvent(event.state === 'miss' ? { detail: 'would run', ...event } : event);
}
