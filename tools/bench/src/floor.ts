import path from 'node:path';
import {
  copySparse,
  monotonicMilliseconds,
  removeTree,
  run,
  writeFileAtomic,
  type Argv,
} from '@nx-aib/build-machine';

/**
 * The minimum cost of changing a file in an image with ordinary tools: copy the raw disk, rewrite one file inside ext4,
 * convert the disk to qcow2.
 */
export class Floor {
  private constructor(
    private readonly work: string,
    private readonly disk: string,
    private readonly rootOffsetBytes: number,
  ) {}

  /** Makes a sparse raw disk from a built image; not part of the measurement. */
  static async prepare(image: string, work: string, rootOffsetBytes: number): Promise<Floor> {
    const disk = path.join(work, 'floor-base.raw');
    await succeed(['qemu-img', 'convert', '-O', 'raw', image, disk], work);
    await writeFileAtomic(path.join(work, 'issue'), 'another text\n');
    await writeFileAtomic(path.join(work, 'issue.debugfs'), 'rm /etc/issue\nwrite issue /etc/issue\n');
    return new Floor(work, disk, rootOffsetBytes);
  }

  /** @returns seconds */
  async measure(): Promise<number> {
    const copy = path.join(this.work, 'floor.raw');
    const image = path.join(this.work, 'floor.qcow2');
    const started = monotonicMilliseconds();
    await copySparse(this.disk, copy);
    await succeed(
      ['debugfs', '-w', '-f', 'issue.debugfs', `${copy}?offset=${this.rootOffsetBytes}`],
      this.work,
    );
    await succeed(['qemu-img', 'convert', '-f', 'raw', '-O', 'qcow2', copy, image], this.work);
    const seconds = (monotonicMilliseconds() - started) / 1000;
    await Promise.all([removeTree(copy), removeTree(image)]);
    return seconds;
  }

  async remove(): Promise<void> {
    await removeTree(this.disk);
  }
}

async function succeed(argv: Argv, cwd: string): Promise<void> {
  const outcome = await run(argv, { cwd });
  if (!outcome.ok) throw new Error(`the floor could not be measured: ${argv[0]}: ${outcome.stderr}`);
}
