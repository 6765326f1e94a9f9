import { quoteForLog, secondsSince1970 } from '@nx-aib/build-machine';
import { failure, success, type Result } from '@nx-aib/core';
import { withLocations, type ManifestSource } from '@nx-aib/manifest';
import * as builder from '@nx-aib/builder';
import type { BuildImage, BuildRequest, ImageFormat } from '@nx-aib/builder';
import { missingLater } from '../doctor/missing-later';
import { checkOutput } from '../output/check-output';
import type { CommandIo, ExitStatus } from './command-io';
import { builtBy } from '../render/built';
import { createDryRunProgress } from '../render/dry-run-progress';
import type { Progress } from '../render/progress';
import { addOptions } from '../options/add-options';
import {
  BUILD_OPTIONS,
  COMMAND_OPTIONS,
  MANIFEST_OPTION,
  PLANNING_OPTIONS,
  type PlanningOptions,
} from '../options/declared-options';
import { loadWithStore } from '../options/load-plan';
import { maxPackageAge } from '../options/max-package-age';
import type { OptionsOf } from '../options/option-declaration';
import { printDiagnostics } from '../print/print-diagnostics';
import type { Command } from 'commander';
import path from 'node:path';

type BuildOptions = PlanningOptions & OptionsOf<typeof BUILD_OPTIONS & (typeof COMMAND_OPTIONS)['build']>;

const DRY_RUN = '--dry-run';

const FORMAT = {
  ...BUILD_OPTIONS.format,
  description: `${BUILD_OPTIONS.format.description} (default: from the image's extension, else qcow2)`,
};

/** `build MANIFEST OUT`: builds an image and its descriptor. */
export function addBuild(
  program: Command,
  io: CommandIo,
  ended: (status: ExitStatus) => void,
  buildImage: BuildImage = builder.buildImage,
): void {
  const command = program
    .command('build')
    .description('build an image and its descriptor, .image.json')
    .argument('<manifest>', MANIFEST_OPTION.manifest.description)
    .argument('<out>', 'the image file to write');
  const options = { ...COMMAND_OPTIONS.build, ...BUILD_OPTIONS, format: FORMAT, ...PLANNING_OPTIONS };
  addOptions(command, options).action(async (manifest: string, out: string, options: BuildOptions) => {
    const progress = options.dryRun === true ? createDryRunProgress(io.out) : io.progress;
    const request = await requestFor(manifest, out, options, progress);
    // Warnings about the manifest are printed before a long build, not after it.
    printDiagnostics(io, request.diagnostics);
    if (!request.ok) return ended(1);
    const { source, ...ordered } = request.value;
    const built = await buildImage(ordered);
    const next =
      options.dryRun === true ? withoutDryRun(program.args) : `air --nographics ${quoteForLog(out)}`;
    progress.end(built.ok ? builtBy(ordered, { image: out, next: [next] }) : undefined);
    printDiagnostics(io, [...withLocations(built.diagnostics, source), ...missingLater(built.diagnostics)]);
    if (built.ok && built.value !== null) io.out(`${built.value.image}\n`);
    ended(built.ok ? 0 : 1);
  });
}

async function requestFor(
  manifest: string,
  out: string,
  options: BuildOptions,
  progress: Progress,
): Promise<Result<BuildRequest & { readonly source: ManifestSource }>> {
  const age = maxPackageAge(options.maxPackageAge);
  const ready = await loadWithStore(manifest, options);
  if (!age.ok || !ready.ok) return failure([...age.diagnostics, ...ready.diagnostics]);
  const output = { image: out, descriptor: builder.descriptorOf(out) };
  const unwritable = options.dryRun === true ? [] : await checkOutput(output);
  if (unwritable.length > 0) return failure([...ready.diagnostics, ...unwritable]);
  const { plan, platform, lock, manifestDir, parsed } = ready.value.loaded;
  const request: BuildRequest & { readonly source: ManifestSource } = {
    plan,
    platform,
    lock,
    manifestDir,
    format: options.format ?? formatOf(out),
    out: path.resolve(output.image),
    descriptor: path.resolve(output.descriptor),
    storeDir: ready.value.storeDir,
    report: (event) => progress.report(event),
    say: (line) => progress.say(line),
    dryRun: options.dryRun === true,
    refresh: options.refresh === true ? secondsSince1970() : undefined,
    maxPackageAge: age.value,
    explain: options.explain === true,
    source: parsed.source,
  };
  return success(request, ready.diagnostics);
}

/** The command that would do what a dry run has shown, from the words of the dry run. */
function withoutDryRun(words: readonly string[]): string {
  return ['aib-dev', ...words.filter((word) => word !== DRY_RUN)].map(quoteForLog).join(' ');
}

/** By the file name's suffix; `.raw` and `.img` are raw. */
function formatOf(out: string): ImageFormat {
  return /\.(raw|img)$/.test(out) ? 'raw' : 'qcow2';
}
