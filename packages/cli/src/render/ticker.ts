import type Ora from 'ora';

/** The destination of progress output. */
export interface Out {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
}

/** Prints lines, and shows running steps between them. */
export interface Ticker {
  /** Called when the running steps have changed. */
  show(): void;
  print(line: string): void;
  stop(): void;
}

/** How often the live line is refreshed. */
const REFRESH_MILLISECONDS = 500;

/** After this much silence a log lists the running steps, to show that a long build is still alive. */
const SILENCE_MILLISECONDS = 30_000;

/** @param running what is running now, in a few words; '' for nothing */
export function createTicker(out: Out, running: () => string): Ticker {
  return out.isTTY === true ? liveTicker(out, running) : logTicker(out, running);
}

function logTicker(out: Out, running: () => string): Ticker {
  let timer: NodeJS.Timeout | undefined;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(speak, SILENCE_MILLISECONDS).unref();
  };
  const speak = () => {
    const what = running();
    if (what !== '') print(`  still at           ${what}`);
  };
  const print = (line: string) => {
    out.write(`${line}\n`);
    wait();
  };
  return { show: wait, print, stop: () => clearTimeout(timer) };
}

function liveTicker(out: Out, running: () => string): Ticker {
  // Loaded here: a log, and a command that shows no progress, does without.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const ora = require('ora') as typeof Ora;
  const spinner = ora({ stream: out as NodeJS.WriteStream, discardStdin: false });
  const timer = setInterval(() => show(), REFRESH_MILLISECONDS).unref();
  const show = () => {
    const what = running();
    if (what === '') return void spinner.stop();
    spinner.text = what;
    if (spinner.isSpinning) spinner.render();
    else spinner.start();
  };
  return {
    show,
    print: (line) => {
      spinner.stop();
      out.write(`${line}\n`);
      show();
    },
    stop: () => {
      clearInterval(timer);
      spinner.stop();
    },
  };
}
