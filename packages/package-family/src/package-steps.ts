import type { Root } from '@nx-aib/qm';
import type { Step, StepMaking } from '@nx-aib/steps';
import type { RootOutput, ToolsOutput } from './outputs';

/** The steps that install an image's packages. */
export interface PackageSteps {
  /**
   * Unpacks programs of the image's own distribution, so that file systems do not depend on this machine's versions.
   */
  readonly tools: StepMaking<ToolsOutput>;
  /** Complete root file systems; no QM if the image has none. */
  readonly roots: {
    readonly host: StepMaking<RootOutput>;
    readonly qm: StepMaking<RootOutput> | undefined;
  } & Readonly<Record<Root, StepMaking<RootOutput> | undefined>>;
  /** These and the steps that they read, each after those that it reads. */
  readonly all: readonly Step[];
}
