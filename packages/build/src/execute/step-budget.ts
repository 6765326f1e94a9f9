import type { StepKind } from '../plan/steps/step';

const MIB = 2 ** 20;

/** What a step of each kind may need in memory at most, with what has to stay cached for it to be fast. */
const MEMORY: Readonly<Record<StepKind, number>> = {
  // Unpacks and configures hundreds of packages, and compresses an initrd.
  packages: 1024 * MIB,
  tools: 256 * MIB,
  contents: 128 * MIB,
  // A tar goes through pipes into a file system.
  filesystems: 512 * MIB,
  esp: 64 * MIB,
  // Knows every path of both roots.
  changes: 256 * MIB,
  image: 512 * MIB,
};

/**
 * Lets steps run beside each other as long as there is a processor for each and memory for all; the others wait in
 * their order. A step that needs more than there is runs alone.
 */
export class StepBudget {
  private running = 0;
  private memory = 0;
  private readonly waiting: { readonly need: number; readonly begin: () => void }[] = [];

  /**
   * @param processors how many steps run at most beside each other, at least 1
   * @param bytes of memory that all of them may need together
   */
  constructor(
    private readonly processors: number,
    private readonly bytes: number,
  ) {}

  async use<T>(kind: StepKind, work: () => Promise<T>): Promise<T> {
    const need = MEMORY[kind];
    await new Promise<void>((begin) => {
      this.waiting.push({ need, begin });
      this.beginNext();
    });
    try {
      return await work();
    } finally {
      this.running -= 1;
      this.memory -= need;
      this.beginNext();
    }
  }

  /** In their order, so that a step that needs much is not overtaken for ever. */
  private beginNext(): void {
    for (let [first] = this.waiting; first !== undefined && this.fits(first.need); [first] = this.waiting) {
      this.waiting.shift();
      this.running += 1;
      this.memory += first.need;
      first.begin();
    }
  }

  private fits(need: number): boolean {
    if (this.running === 0) return true;
    return this.running < this.processors && this.memory + need <= this.bytes;
  }
}
