import { requireTools, fileDigest, fileSize, monotonicMilliseconds } from '@nx-aib/build-machine';
import { digestOf, type ImageDescriptor } from '@nx-aib/image-plan';
import { failure, success, type Diagnostic, type Result } from '@nx-aib/core';
import { artifact, fileContent } from '../checks/artifact';
import type { CheckFamily, GuestFacts } from '../checks/check';
import { expectedChecks, FAMILIES } from '../checks/families';
import { powerOff } from '../checks/power-off';
import { contents } from '../checks/contents';
import { parseSections } from '../checks/sections';
import { DISK_TOOLS, diskFacts } from '../contents/disk-facts';
import { bootTools, bootVm, type BootOptions } from '../vm/boot';
import { endedInFirmware, stoodStillInKernel } from '../vm/guest-failure';
import type { Vm } from '../vm/vm';
import { failFamily, judgeFamily } from './judge-family';
import { lookAtSignature, refusedVerdict, type LookedAt, type SignatureTrust } from './look-at-signature';
import { readDescriptor, type DescribedImage } from './read-descriptor';
import { makeVerdict, type CheckResult, type Verdict } from './verdict';

/** How to verify an image; everything has a default. */
export interface VerifyOptions extends Pick<
  BootOptions,
  'memory' | 'cpus' | 'accelerator' | 'ovmfDir' | 'program' | 'say'
> {
  /** The required signer: an image without its signature is not booted. Default: no signature is required. */
  readonly trust?: SignatureTrust;
  /** The timeout for the guest's shell; default 240 000 ms. */
  readonly bootTimeoutMs?: number;
  /** The timeout for powering off; default 120 000 ms. */
  readonly powerOffTimeoutMs?: number;
  /** Called with each result. */
  readonly onCheck?: (result: CheckResult) => void;
}

const FAMILY_TIMEOUT_MS = 120_000;

/**
 * Boots the image of an image.json and checks each line of its plan in the running system. The image is not written to.
 * If the machine fails, checks fail; an image whose signature is refused is not booted, and its checks fail. Errors are
 * only conditions that prevent a start: `runner/no-descriptor`, `image-plan/bad-descriptor`, `runner/unsupported-arch`,
 * `runner/ambiguous-check`, those of `readTrust` (@nx-aib/attest) and of `bootVm`.
 */
export async function verifyImage(
  descriptorFile: string,
  options: VerifyOptions = {},
): Promise<Result<Verdict>> {
  const read = await readDescriptor(descriptorFile);
  if (!read.ok) return read;
  const { descriptor, imageFile } = read.value;
  const { arch } = descriptor.plan;
  if (arch !== 'x86_64') return failure([unsupportedArch(arch)]);
  const tools = await requireTools([...DISK_TOOLS, ...bootTools(options)], options.say ?? (() => undefined));
  if (!tools.ok) return tools;
  const started = monotonicMilliseconds();
  const seconds = () => (monotonicMilliseconds() - started) / 1000;
  const signature = await lookAtSignature(read.value, options.trust);
  if (!signature.ok) return signature;
  const { families, refused } = signature.value;
  const planned = expectedChecks(descriptor, [...families, ...FAMILIES]);
  if (!planned.ok) return planned;
  options.say?.(`${planned.value.length} checks planned`);
  const parts = { plan: descriptor.plan, planned: planned.value };
  if (refused !== undefined) {
    const verdict = refusedVerdict(read.value, families, refused, planned.value);
    verdict.checks.forEach((result) => options.onCheck?.(result));
    return success(verdict);
  }
  const image = { file: imageFile, format: descriptor.artifact.format };
  const boot = () => bootVm({ ...options, image });
  const booted = await boot();
  if (!booted.ok) return booted;
  const look = new Look(booted.value, boot, read.value, options, signature.value);
  try {
    await look.atEverything();
  } finally {
    await look.end();
  }
  return success(makeVerdict({ ...parts, ...look.found(), seconds: seconds() }));
}

function unsupportedArch(arch: string): Diagnostic {
  return {
    code: 'runner/unsupported-arch',
    severity: 'error',
    message: `images for ${arch} cannot be verified yet`,
    hint: 'images for x86_64 can',
  };
}

/** Runs all families once and collects their results. */
class Look {
  private readonly results: CheckResult[] = [];
  private readonly problems: Diagnostic[] = [];
  private readonly disk = new Map<string, string>();
  private readonly descriptor: ImageDescriptor;

  constructor(
    private vm: Vm,
    private readonly bootAgain: () => Promise<Result<Vm>>,
    private readonly image: DescribedImage,
    private readonly options: VerifyOptions,
    private readonly signature: LookedAt,
  ) {
    this.descriptor = image.descriptor;
  }

  async atEverything(): Promise<void> {
    // The file and its disk are read while the guest boots, which writes to neither.
    const opening = this.openShell();
    for (const family of this.signature.families)
      await this.timed(family, () => Promise.resolve(success(new Map<string, string>())));
    await this.timed(artifact, () => this.fileFacts());
    await this.timed(contents, async () => this.rememberDisk(await diskFacts(this.image)));
    const opened = await opening;
    if (!opened.ok) this.note(opened.diagnostics);
    for (const family of FAMILIES) {
      if (family === artifact || family === contents) continue;
      if (family.checks(this.descriptor).length === 0) continue;
      await this.timed(family, () => (opened.ok ? this.guestFacts(family) : Promise.resolve(opened)));
    }
  }

  /** Ends the machine, in whatever state it is. */
  async end(): Promise<void> {
    await this.vm.kill();
  }

  found(): { results: CheckResult[]; problems: Diagnostic[]; accelerator: Verdict['accelerator'] } {
    return { results: this.results, problems: this.problems, accelerator: this.vm.accelerator };
  }

  private async openShell(): Promise<Result<void>> {
    const timeoutMs = this.options.bootTimeoutMs ?? 240_000;
    const opened = await this.vm.openShell(timeoutMs);
    const failed = opened.diagnostics[0];
    if (opened.ok || failed === undefined) return opened;
    const lines = this.vm.lastLines();
    if (!endedInFirmware(failed, lines) && !stoodStillInKernel(failed, lines, this.vm.accelerator))
      return opened;
    this.note([{ ...failed, severity: 'warning', message: `first try: ${failed.message}` }]);
    await this.vm.kill();
    const again = await this.bootAgain();
    if (!again.ok) return again;
    this.vm = again.value;
    return this.vm.openShell(timeoutMs);
  }

  private async timed(family: CheckFamily, gather: () => Promise<Result<GuestFacts>>): Promise<void> {
    const started = monotonicMilliseconds();
    const facts = await gather();
    const seconds = (monotonicMilliseconds() - started) / 1000;
    if (!facts.ok) this.note(facts.diagnostics);
    const results = facts.ok
      ? judgeFamily(family, this.descriptor, facts.value, seconds)
      : failFamily(
          family,
          this.descriptor,
          facts.diagnostics.map(({ message }) => message).join('; '),
          seconds,
        );
    for (const result of results) {
      this.results.push(result);
      this.options.onCheck?.(result);
    }
  }

  private async fileFacts(): Promise<Result<GuestFacts>> {
    const { imageFile } = this.image;
    const { kind } = digestOf(this.descriptor.artifact);
    const known = kind === 'sha256' ? this.signature.imageSha256 : undefined;
    const digest = { kind, value: known ?? (await fileDigest(kind, imageFile)) };
    return success(new Map([['content', fileContent(await fileSize(imageFile), digest)]]));
  }

  private async guestFacts(family: CheckFamily): Promise<Result<GuestFacts>> {
    if (family === powerOff) {
      const off = await this.vm.powerOff(this.options.powerOffTimeoutMs ?? 120_000);
      return off.ok ? success(new Map([['power-off', off.value]])) : off;
    }
    const timeoutMs = family.timeoutMs ?? FAMILY_TIMEOUT_MS;
    const outcome = await this.vm.run(family.script(this.descriptor), { timeoutMs });
    return outcome.ok ? success(new Map([...this.disk, ...parseSections(outcome.value.stdout)])) : outcome;
  }

  /** The facts of the disk, with which the running system is compared: sections `disk/…` in every family's facts. */
  private rememberDisk(facts: Result<GuestFacts>): Result<GuestFacts> {
    if (facts.ok) for (const [section, text] of facts.value) this.disk.set(`disk/${section}`, text);
    return facts;
  }

  /** The same reason may fail many families; it is reported once. */
  private note(diagnostics: readonly Diagnostic[]): void {
    for (const diagnostic of diagnostics) {
      if (!this.problems.some(({ message }) => message === diagnostic.message))
        this.problems.push(diagnostic);
    }
  }
}
