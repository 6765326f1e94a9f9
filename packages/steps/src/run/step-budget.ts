import { Semaphore } from 'async-mutex';

const MIB = 2 ** 20;

/**
 * Lets steps run beside each other as long as there is a processor for each and memory for all; the others wait in
 * their order, so that a step that needs much is not overtaken for ever. A step that needs more than there is runs
 * alone.
 */
export class StepBudget {
  private readonly processors: Semaphore;
  private readonly memory: Semaphore;
  private readonly mebibytes: number;

  /**
   * @param processors how many steps run at most beside each other, at least 1
   * @param bytes of memory that all of them may need together
   */
  constructor(processors: number, bytes: number) {
    this.processors = new Semaphore(processors);
    // The library counts in single steps: bytes would be too many.
    this.mebibytes = Math.max(1, Math.floor(bytes / MIB));
    this.memory = new Semaphore(this.mebibytes);
  }

  /** @param memoryMiB what the work may need at most */
  use<T>(memoryMiB: number, work: () => Promise<T>): Promise<T> {
    const need = Math.min(memoryMiB, this.mebibytes);
    return this.processors.runExclusive(() => this.memory.runExclusive(work, need));
  }
}
