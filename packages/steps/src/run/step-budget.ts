import { Semaphore } from 'async-mutex';

const MIB = 2 ** 20;

/**
 * Lets steps run in parallel as long as there is a processor for each and memory for all; the others wait in order, so
 * that a step that needs much memory is not delayed indefinitely. A step that needs more memory than available runs
 * alone.
 */
export class StepBudget {
  private readonly processors: Semaphore;
  private readonly memory: Semaphore;
  private readonly mebibytes: number;

  /**
   * @param processors the maximum number of parallel steps, at least 1
   * @param bytes the memory that all of them may need together
   */
  constructor(processors: number, bytes: number) {
    this.processors = new Semaphore(processors);
    // The library counts in units of 1: bytes would be too many.
    this.mebibytes = Math.max(1, Math.floor(bytes / MIB));
    this.memory = new Semaphore(this.mebibytes);
  }

  /** @param memoryMiB the maximum memory that the work needs */
  use<T>(memoryMiB: number, work: () => Promise<T>): Promise<T> {
    const need = Math.min(memoryMiB, this.mebibytes);
    return this.processors.runExclusive(() => this.memory.runExclusive(work, need));
  }
}
