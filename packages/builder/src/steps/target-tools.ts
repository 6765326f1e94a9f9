import { run, runPiped, type Argv, type RunOptions } from '@nx-aib/build-machine';
import path from 'node:path';

/**
 * Programs of the image's own distribution, run on the host without a chroot: the tree's own dynamic loader
 * starts them with the tree's own libraries (ld.so(8) --library-path, which dlopen(3) heeds too). None of them follows a
 * link of an image; what does runs in an `ImageTree`.
 */
export class TargetTools {
  /** @param folder The output of a `tools` step. */
  constructor(private readonly folder: string) {}

  readonly mke2fs = (...args: string[]): Argv => this.argv('usr/sbin/mke2fs', args);
  readonly debugfs = (...args: string[]): Argv => this.argv('usr/sbin/debugfs', args);
  readonly e2image = (...args: string[]): Argv => this.argv('usr/sbin/e2image', args);
  readonly e2fsck = (...args: string[]): Argv => this.argv('usr/sbin/e2fsck', args);
  readonly bsdtar = (...args: string[]): Argv => this.argv('usr/bin/bsdtar', args);

  /** Runs one of them with a clock that stands still at `sourceDateEpoch`. */
  run(argv: Argv, sourceDateEpoch: number, options: RunOptions = {}) {
    return run(argv, { ...options, env: { ...this.environment(sourceDateEpoch), ...options.env } });
  }

  /** The same for two with a pipe between them. */
  runPiped(producer: Argv, consumer: Argv, sourceDateEpoch: number, options: RunOptions = {}) {
    return runPiped(producer, consumer, {
      ...options,
      env: { ...this.environment(sourceDateEpoch), ...options.env },
    });
  }

  private argv(program: string, args: readonly string[]): Argv {
    // The x86-64 psABI's loader and Debian's multiarch folder.
    return [
      path.join(this.folder, 'usr/lib64/ld-linux-x86-64.so.2'),
      '--library-path',
      path.join(this.folder, 'usr/lib/x86_64-linux-gnu'),
      path.join(this.folder, program),
      ...args,
    ];
  }

  private environment(sourceDateEpoch: number): Record<string, string> {
    return {
      MKE2FS_CONFIG: path.join(this.folder, 'etc/mke2fs.conf'),
      SOURCE_DATE_EPOCH: String(sourceDateEpoch),
      // What e2fsprogs reads in place of the clock where SOURCE_DATE_EPOCH is not heeded.
      E2FSPROGS_FAKE_TIME: String(sourceDateEpoch),
    };
  }
}
