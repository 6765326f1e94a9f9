import { monotonicMilliseconds, run } from '@nx-aib/build-machine';

/** Prints progress on standard error, each line with the time since the start. */
export class Progress {
  private readonly started = monotonicMilliseconds();

  say(line: string): void {
    const seconds = (monotonicMilliseconds() - this.started) / 1000;
    process.stderr.write(`${seconds.toFixed(0).padStart(5)} s  ${line}\n`);
  }

  /** @param measure returns seconds */
  async timed(name: string, measure: () => Promise<number>): Promise<number> {
    // Pending writes of the previous case must not count for this one (sync(1)).
    await run(['sync']);
    const seconds = await measure();
    this.say(`${name}: ${seconds.toFixed(2)} s`);
    return seconds;
  }

  /** Runs sequentially. @param measure is passed the run's number, from 0, and returns seconds */
  async repeat(runs: number, name: string, measure: (number: number) => Promise<number>): Promise<number[]> {
    const seconds: number[] = [];
    for (let number = 0; number < runs; number += 1)
      seconds.push(await this.timed(name, () => measure(number)));
    return seconds;
  }
}
