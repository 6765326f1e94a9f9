import { failure, type Result } from '@nx-aib/core';
import * as builder from '@nx-aib/builder';
import type { Downloaded, DownloadPackages } from '@nx-aib/builder';
import type { CommandIo, ExitStatus } from './command-io';
import { addOptions } from '../options/add-options';
import {
  COMMAND_OPTIONS,
  MANIFEST_OPTION,
  PLANNING_OPTIONS,
  type PlanningOptions,
} from '../options/declared-options';
import { loadWithStore } from '../options/load-plan';
import type { OptionsOf } from '../options/option-declaration';
import { printDiagnostics } from '../print/print-diagnostics';
import { renderDownloaded } from '../render/render-downloaded';
import type { Command } from 'commander';

type DownloadOptions = PlanningOptions & OptionsOf<(typeof COMMAND_OPTIONS)['download']>;

/** `download MANIFEST`: downloads all packages of the lock, so that builds need no network. */
export function addDownload(
  program: Command,
  io: CommandIo,
  ended: (status: ExitStatus) => void,
  downloadPackages: DownloadPackages = builder.downloadPackages,
): void {
  const command = program
    .command('download')
    .description('download all packages of <name>.aib.lock, so that builds from it need no network')
    .argument('<manifest>', MANIFEST_OPTION.manifest.description);
  const options = { ...COMMAND_OPTIONS.download, ...PLANNING_OPTIONS };
  addOptions(command, options).action(async (manifest: string, options: DownloadOptions) => {
    const downloaded = await download(manifest, options, io, downloadPackages);
    io.progress.end();
    printDiagnostics(io, downloaded.diagnostics);
    if (downloaded.ok) io.out(renderDownloaded(downloaded.value));
    ended(downloaded.ok ? 0 : 1);
  });
}

async function download(
  manifestFile: string,
  options: DownloadOptions,
  io: CommandIo,
  downloadPackages: DownloadPackages,
): Promise<Result<Downloaded>> {
  const ready = await loadWithStore(manifestFile, options);
  if (!ready.ok) return ready;
  const downloaded = await downloadPackages({
    ...{ manifestFile, ...ready.value },
    say: (line) => io.progress.say(line),
  });
  const diagnostics = [...ready.diagnostics, ...downloaded.diagnostics];
  return downloaded.ok ? { ...downloaded, diagnostics } : failure(diagnostics);
}
