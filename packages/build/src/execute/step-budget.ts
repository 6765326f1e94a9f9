import { Semaphore } from 'async-mutex';
import type { StepKind } from '../plan/steps/step';

const MIB = 2 ** 20;

/** What a step of each kind may need in memory at most, in MiB, with what has to stay cached for it to be fast. */
const MEMORY: Readonly<Record<StepKind, number>> = {
  // Unpacks hundreds of packages, into memory where there is enough, configures them, and compresses an initrd.
  packages: 2048,
  // Unpacks in memory, too.
  tools: 512,
  contents: 128,
  // Fills a disk, in memory where there is enough.
  filesystems: 1024,
  esp: 64,
  services: 64,
  // Knows every path of both roots.
  changes: 256,
  image: 512,
};

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

  use<T>(kind: StepKind, work: () => Promise<T>): Promise<T> {
    const need = Math.min(MEMORY[kind], this.mebibytes);
    return this.processors.runExclusive(() => this.memory.runExclusive(work, need));
  }
}
