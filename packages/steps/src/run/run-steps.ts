import { monotonicMilliseconds, secondsSince1970 } from '@nx-aib/build-machine';
import { failure, success, type Diagnostic, type Result } from '@nx-aib/core';
import type { FingerprintedStep, Step } from '../step';
import { LOCKED_DOWNLOADS } from '../store/downloads';
import { rememberRun } from '../store/earlier-runs';
import { outputInStore } from '../store/output-in-store';
import type { Staging, StepStore } from '../store/step-store';
import { kindOf, type AnyKind, type Kinds } from '../step-kind';
import type { BuildEvent } from './step-event';
import { noticingFullDisk, withMachineErrors } from './full-disk';
import type { StepBudget } from './step-budget';

export interface StepsToRun {
  /** Names the directory of the logs. */
  readonly imageName: string;
  readonly sourceDir: string;
  readonly steps: ReadonlyMap<string, FingerprintedStep>;
  readonly kinds: Kinds;
  readonly store: StepStore;
  readonly report: (event: BuildEvent) => void;
  /** The resources for steps that run in parallel. */
  readonly budget: StepBudget;
  /** Explains why a step has to run, one line for each reason; absent if not requested. */
  readonly explain?: (step: FingerprintedStep) => Promise<readonly string[]>;
}

/**
 * Runs steps when their outputs are requested, each at most once and only if the store does not have the output;
 * independent steps run in parallel, within the budget. Waits for outputs that another build is making.
 */
export class StepRunner {
  private readonly outputs = new Map<string, Promise<Result<string>>>();

  constructor(private readonly run: StepsToRun) {}

  /** The directory with a step's output. */
  output(name: string): Promise<Result<string>> {
    const known = this.outputs.get(name);
    if (known !== undefined) return known;
    const asked = this.findOrMake(name);
    this.outputs.set(name, asked);
    return asked;
  }

  private async findOrMake(name: string): Promise<Result<string>> {
    const wanted = this.stepOf(name);
    const output = (await this.stored(wanted)) ?? (await this.make(wanted));
    if (output.ok) await this.remember(wanted);
    return output;
  }

  private async remember(wanted: FingerprintedStep): Promise<void> {
    const { store, imageName } = this.run;
    const since = this.isLatest(wanted.step) ? await this.takenAt(wanted) : undefined;
    await rememberRun(store.folder, imageName, wanted, since);
  }

  /** When the oldest part of a step's output is taken from its archive, if the step runs now. */
  private async takenNow({ reads }: Step): Promise<number> {
    const read = Object.values(reads).map((name) => this.takenAt(this.stepOf(name)));
    const before = (await Promise.all(read)).filter((at) => at !== undefined);
    return Math.min(secondsSince1970(), ...before);
  }

  /** When the oldest part of a step's output was taken from its archive. */
  private async takenAt({ step, fingerprint }: FingerprintedStep): Promise<number | undefined> {
    const { store, imageName } = this.run;
    return (await outputInStore(store.folder, imageName, { name: step.name, fingerprint })).takenAt;
  }

  private isLatest(step: Step): boolean {
    return this.kindOf(step).latestOf(step) !== undefined;
  }

  /** The cached output, if it is intact. */
  private async stored({ step, fingerprint }: FingerprintedStep): Promise<Result<string> | undefined> {
    const found = await this.run.store.find(fingerprint);
    if (found.state !== 'there') return undefined;
    this.run.report({ step: step.name, state: 'hit' });
    return success(found.output);
  }

  private async make(wanted: FingerprintedStep): Promise<Result<string>> {
    const { step, fingerprint } = wanted;
    const { store, report, budget, imageName } = this.run;
    const inputs = await this.inputsOf(step);
    if (!inputs.ok) return inputs;
    const onWait = () => report({ step: step.name, state: 'waiting' });
    return store.locked(fingerprint, onWait, async () => {
      const meanwhile = await this.stored(wanted);
      if (meanwhile !== undefined) return meanwhile;
      await this.discardDamaged(wanted);
      return budget.use(this.kindOf(step).memoryMiB, async () => {
        const staging = await store.stage();
        try {
          // Here too, because more space is free once the step's own output is removed.
          return await withMachineErrors({ storeDir: store.folder }, async () => {
            // Before the archive is read: packages that are added to it meanwhile may be missing.
            const since = this.isLatest(step) ? await this.takenNow(step) : undefined;
            const made = await this.act(wanted, inputs.value, staging);
            if (!made.ok) return made;
            return success(await store.commit({ ...wanted, image: imageName, takenAt: since }, staging));
          });
        } finally {
          await store.abandon(staging);
        }
      });
    });
  }

  private async discardDamaged({ step, fingerprint }: FingerprintedStep): Promise<void> {
    const found = await this.run.store.find(fingerprint);
    if (found.state !== 'damaged') return;
    this.run.report({ step: step.name, state: 'damaged', detail: found.what });
    await this.run.store.discard(fingerprint);
  }

  /** Runs a step's code into a staged output, even if the store has it. */
  async act(
    wanted: FingerprintedStep,
    inputs: Readonly<Record<string, string>>,
    staging: Staging,
  ): Promise<Result<undefined>> {
    const { step } = wanted;
    const { store, report, explain } = this.run;
    const why = await explain?.(wanted);
    report({ step: step.name, state: 'miss', ...(why === undefined ? {} : { why }) });
    const started = monotonicMilliseconds();
    const made = await noticingFullDisk(store.folder, staging.scratch, () =>
      this.runAction(step, inputs, staging),
    );
    const milliseconds = monotonicMilliseconds() - started;
    if (made.ok) report({ step: step.name, state: 'done', milliseconds });
    return made;
  }

  private async runAction(
    step: Step,
    inputs: Readonly<Record<string, string>>,
    { output, scratch, downloads }: Staging,
  ): Promise<Result<undefined>> {
    const { store, imageName, sourceDir } = this.run;
    const kind = this.kindOf(step);
    if (kind.keepsDownloads) await store.takeDownloads(step.name, downloads);
    const made = await kind.act(step, {
      inputs,
      sourceDir,
      output,
      scratch,
      logFile: await store.logFile(imageName, step.name),
      downloads,
      sharedDownloads: await store.downloads(LOCKED_DOWNLOADS),
    });
    if (kind.keepsDownloads && made.ok) await store.keepDownloads(step.name, downloads);
    return made;
  }

  private kindOf(step: Step): AnyKind {
    return kindOf(this.run.kinds, step);
  }

  /** The outputs of all steps that a step reads, by role. */
  inputsOf(step: Step): Promise<Result<Record<string, string>>> {
    return this.outputsOf(step.reads);
  }

  /**
   * The outputs of some steps, by arbitrary names, made in parallel. None of them is still running when this returns or
   * throws, even if one has failed.
   */
  async outputsOf(names: Readonly<Record<string, string>>): Promise<Result<Record<string, string>>> {
    const roles = Object.entries(names);
    const settled = await Promise.allSettled(roles.map(([, name]) => this.output(name)));
    const folders: Record<string, string> = {};
    const diagnostics = new Set<Diagnostic>();
    for (const [index, [role]] of roles.entries()) {
      const output = settled[index];
      if (output?.status !== 'fulfilled') throw output?.reason;
      if (output.value.ok) folders[role] = output.value.value;
      else output.value.diagnostics.forEach((diagnostic) => diagnostics.add(diagnostic));
    }
    return diagnostics.size > 0 ? failure([...diagnostics]) : success(folders);
  }

  stepOf(name: string): FingerprintedStep {
    const step = this.run.steps.get(name);
    if (step === undefined) throw new Error(`there is no step ${name}`);
    return step;
  }
}
