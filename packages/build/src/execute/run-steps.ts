import { cpuCount, monotonicMilliseconds } from '@nx-aib/host';
import { failure, success, type Diagnostic, type Result } from '@nx-aib/manifest';
import type { FingerprintedStep, Step, StepKind } from '../plan/steps/step';
import type { StepStore } from '../store/step-store';
import type { Action } from './action';
import { changes } from './actions/changes';
import { contents } from './actions/contents';
import { esp } from './actions/esp';
import { filesystems } from './actions/filesystems';
import { image } from './actions/image';
import { packages } from './actions/packages';
import { tools } from './actions/tools';
import type { BuildEvent } from './build-request';
import { Semaphore } from './semaphore';

/** The code of each kind of step; its parameters' type is fixed where plan/steps makes the step. */
const ACTIONS = { tools, packages, contents, filesystems, esp, changes, image } as unknown as Readonly<
  Record<StepKind, Action<unknown>>
>;

/** The name of the store's downloads that are kept by their digests; no step is called so. */
export const LOCKED_DOWNLOADS = 'by-sha256';

export interface StepsToRun {
  /** Names the folder of the logs. */
  readonly imageName: string;
  readonly manifestDir: string;
  readonly steps: ReadonlyMap<string, FingerprintedStep>;
  readonly store: StepStore;
  readonly report: (event: BuildEvent) => void;
}

/**
 * Runs steps when something asks for their outputs, each at most once and only where the store has no output;
 * independent ones beside each other, as many as there are processors.
 */
export class StepRunner {
  private readonly outputs = new Map<string, Promise<Result<string>>>();
  private readonly slots = new Semaphore(cpuCount());

  constructor(private readonly run: StepsToRun) {}

  /** The folder with a step's output. */
  output(name: string): Promise<Result<string>> {
    const known = this.outputs.get(name);
    if (known !== undefined) return known;
    const asked = this.findOrMake(name);
    this.outputs.set(name, asked);
    return asked;
  }

  private async findOrMake(name: string): Promise<Result<string>> {
    const { step, fingerprint, declaration } = this.stepOf(name);
    const stored = await this.run.store.find(fingerprint);
    if (stored !== undefined) {
      this.run.report({ step: name, state: 'hit' });
      return success(stored);
    }
    const inputs = await this.inputsOf(step);
    if (!inputs.ok) return inputs;
    return this.slots.use(async () => {
      const staging = await this.run.store.stage();
      const made = await this.act(step, inputs.value, staging.output, staging.scratch);
      if (made.ok) return success(await this.run.store.commit(fingerprint, staging, declaration));
      await this.run.store.abandon(staging);
      return made;
    });
  }

  /** Runs a step's code into given folders, whatever the store has. */
  async act(
    step: Step,
    inputs: Readonly<Record<string, string>>,
    output: string,
    scratch: string,
  ): Promise<Result<undefined>> {
    this.run.report({ step: step.name, state: 'miss' });
    const started = monotonicMilliseconds();
    const made = await ACTIONS[step.kind]({
      stepName: step.name,
      params: step.params,
      inputs,
      manifestDir: this.run.manifestDir,
      output,
      scratch,
      logFile: await this.run.store.logFile(this.run.imageName, step.name),
      downloads: await this.run.store.downloads(step.name),
      lockedDownloads: await this.run.store.downloads(LOCKED_DOWNLOADS),
    });
    const milliseconds = monotonicMilliseconds() - started;
    if (made.ok) this.run.report({ step: step.name, state: 'done', milliseconds });
    return made;
  }

  /** The outputs of all steps that a step reads, made beside each other. */
  async inputsOf(step: Step): Promise<Result<Record<string, string>>> {
    const roles = Object.entries(step.reads);
    const outputs = await Promise.all(
      roles.map(async ([role, name]) => [role, await this.output(name)] as const),
    );
    const folders: Record<string, string> = {};
    const diagnostics = new Set<Diagnostic>();
    for (const [role, output] of outputs) {
      if (output.ok) folders[role] = output.value;
      else output.diagnostics.forEach((diagnostic) => diagnostics.add(diagnostic));
    }
    return diagnostics.size > 0 ? failure([...diagnostics]) : success(folders);
  }

  stepOf(name: string): FingerprintedStep {
    const step = this.run.steps.get(name);
    if (step === undefined) throw new Error(`there is no step ${name}`);
    return step;
  }
}
