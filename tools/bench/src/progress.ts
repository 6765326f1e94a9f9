import { monotonicMilliseconds, run } from '@nx-aib/build-machine';

/** What a run tells as it goes on, on standard error, each line with the time since its start. */
export class Progress {
  private readonly started = monotonicMilliseconds();

  say(line: string): void {
    const seconds = (monotonicMilliseconds() - this.started) / 1000;
    process.stderr.write(`${seconds.toFixed(0).padStart(5)} s  ${line}\n`);
  }

  /** @param measure gives seconds */
  async timed(name: string, measure: () => Promise<number>): Promise<number> {
    // What the case before it has left to be written to the disk (sync(1)) is not this one's.
    await run(['sync']);
    const seconds = await measure();
    this.say(`${name}: ${seconds.toFixed(2)} s`);
    return seconds;
  }

  /** One run after the other. @param measure is given the run's number, from 0, and gives seconds */
  async repeat(runs: number, name: string, measure: (number: number) => Promise<number>): Promise<number[]> {
    const seconds: number[] = [];
    for (let number = 0; number < runs; number += 1)
      seconds.push(await this.timed(name, () => measure(number)));
    return seconds;
  }
}
