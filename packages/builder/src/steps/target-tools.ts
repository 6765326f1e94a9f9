import { run, runPiped, type Argv, type RunOptions, type UnpackedPrograms } from '@nx-aib/build-machine';
import type { ToolsOutput } from '@nx-aib/package-family';
import type { DynamicLinking } from '@nx-aib/platforms';
import type { StepMaking } from '@nx-aib/steps';
import path from 'node:path';

/** The step that unpacks programs of the image's own distribution, and how to start them. */
export interface PlannedPrograms {
  readonly tools: StepMaking<ToolsOutput>;
  readonly linking: DynamicLinking;
}

/**
 * Programs of the image's own distribution, run on the build machine without a chroot: the tree's own dynamic loader
 * starts them with the tree's own libraries (ld.so(8) --library-path, which also applies to dlopen(3)). None of them
 * follows links of an image; programs that do run in an `ImageTree`.
 */
export class TargetTools {
  constructor(private readonly programs: UnpackedPrograms) {}

  readonly mke2fs = (...args: string[]): Argv => this.argv('usr/sbin/mke2fs', args);
  readonly debugfs = (...args: string[]): Argv => this.argv('usr/sbin/debugfs', args);
  readonly e2image = (...args: string[]): Argv => this.argv('usr/sbin/e2image', args);
  readonly e2fsck = (...args: string[]): Argv => this.argv('usr/sbin/e2fsck', args);
  readonly bsdtar = (...args: string[]): Argv => this.argv('usr/bin/bsdtar', args);

  /** Runs a program with the clock fixed at `sourceDateEpoch`. */
  run(argv: Argv, sourceDateEpoch: number, options: RunOptions = {}) {
    return run(argv, { ...options, env: { ...this.environment(sourceDateEpoch), ...options.env } });
  }

  /** The same for two programs connected by a pipe. */
  runPiped(producer: Argv, consumer: Argv, sourceDateEpoch: number, options: RunOptions = {}) {
    return runPiped(producer, consumer, {
      ...options,
      env: { ...this.environment(sourceDateEpoch), ...options.env },
    });
  }

  private argv(program: string, args: readonly string[]): Argv {
    const { tree, loader, libraries } = this.programs;
    return [
      path.join(tree, loader),
      '--library-path',
      path.join(tree, libraries),
      path.join(tree, program),
      ...args,
    ];
  }

  private environment(sourceDateEpoch: number): Record<string, string> {
    return {
      MKE2FS_CONFIG: path.join(this.programs.tree, 'etc/mke2fs.conf'),
      SOURCE_DATE_EPOCH: String(sourceDateEpoch),
      // Used by e2fsprogs instead of the clock where SOURCE_DATE_EPOCH is ignored.
      E2FSPROGS_FAKE_TIME: String(sourceDateEpoch),
    };
  }
}
