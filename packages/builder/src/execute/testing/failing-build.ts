import { makeFolder } from '@nx-aib/build-machine';
import { formatDiagnostics, type Result } from '@nx-aib/core';
import { withLocations } from '@nx-aib/manifest';
import { loadImagePlan, type LoadedPlan } from '@nx-aib/planner';
import { planSteps } from '../../lower/lower';
import { kindOf, type Step } from '@nx-aib/steps';
import { KINDS } from '../../lower/kinds';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A build that fails in one of a manifest's steps, whose inputs a test has made. */
export interface FailingBuild {
  /** For all that the build writes; the manifest is `x.aib.yml` in it. */
  readonly folder: string;
  readonly manifest: string;
  /** The name of the step that fails; none where planning fails. */
  readonly step?: string;
  readonly inputs?: Readonly<Record<string, string>>;
  /** Whether the requested packages are already installed. */
  readonly installed?: boolean;
}

/** The user-visible output of a failing build: one line per error, without hints. */
export async function failingBuild(build: FailingBuild): Promise<string[]> {
  const manifestFile = path.join(build.folder, 'x.aib.yml');
  writeFileSync(manifestFile, build.manifest);
  const loaded = await loadImagePlan({ manifestFile, arch: 'x86_64' });
  if (!loaded.ok) return shown(build.folder, loaded);
  if (build.step === undefined) throw new Error('the manifest can be planned');
  const made = await runStep(build, loaded.value);
  const diagnostics = withLocations(made.diagnostics, loaded.value.parsed.source);
  return shown(build.folder, { ok: false, diagnostics });
}

function shown(folder: string, { diagnostics }: Result<unknown>): string[] {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const lines = formatDiagnostics(errors).split('\n');
  return lines.filter((line) => line.includes(': error[')).map((line) => line.replaceAll(`${folder}/`, ''));
}

async function runStep(build: FailingBuild, { plan, platform }: LoadedPlan): Promise<Result<undefined>> {
  const step = planSteps(plan, platform, 'raw').steps.find(({ name }) => name === build.step);
  if (step === undefined) throw new Error(`there is no step ${build.step}`);
  const place = (name: string) => path.join(build.folder, `${build.step}-${name}`);
  for (const name of ['output', 'scratch', 'downloads']) await makeFolder(place(name));
  const kind = kindOf(KINDS, step);
  return kind.act(build.installed === true ? askingForNothing(step) : step, {
    inputs: build.inputs ?? {},
    sourceDir: build.folder,
    output: place('output'),
    scratch: place('scratch'),
    logFile: place('log'),
    downloads: place('downloads'),
    sharedDownloads: place('downloads'),
  });
}

/** A step that installs packages, without any. */
function askingForNothing(step: Step): Step {
  const asked = kindOf(KINDS, step).readStep({
    ...step,
    params: { ...(step.params as object), packages: [] },
  });
  if (asked === undefined) throw new Error(`step ${step.name} installs nothing`);
  return asked;
}

/** The output of a `contents` step: an index of paths (mtree(5)), accounts, and the units that nx-aib enables. */
export function contentsOf(
  folder: string,
  index: string,
  accounts: Readonly<Record<string, string>>,
): string {
  mkdirSync(path.join(folder, 'files/etc'), { recursive: true });
  writeFileSync(path.join(folder, 'index.mtree'), `#mtree\n${index}`);
  writeFileSync(path.join(folder, 'hard-links.json'), '[]');
  writeFileSync(path.join(folder, 'installed.json'), '[]');
  for (const [name, text] of Object.entries(accounts))
    writeFileSync(path.join(folder, 'files/etc', name), text);
  const units = path.join(folder, 'tree/usr/lib/systemd/system');
  mkdirSync(units, { recursive: true });
  for (const name of ['systemd-networkd', 'systemd-resolved'])
    writeFileSync(path.join(units, `${name}.service`), '[Install]\nWantedBy=multi-user.target\n');
  execFileSync('tar', ['-cf', path.join(folder, 'units.tar'), '-C', path.join(folder, 'tree'), '.']);
  return folder;
}

/** The output of a `packages` step: a tar of files, each with a letter in it. */
export function rootOf(folder: string, files: readonly string[]): string {
  for (const file of ['var/lib/dpkg/status', ...files]) {
    mkdirSync(path.dirname(path.join(folder, 'tree', file)), { recursive: true });
    writeFileSync(path.join(folder, 'tree', file), file.endsWith('/status') ? '' : 'x');
  }
  execFileSync('tar', ['-cf', path.join(folder, 'root.tar'), '-C', path.join(folder, 'tree'), '.']);
  writeFileSync(path.join(folder, 'installed.json'), '[]');
  return folder;
}

/** The output of a `tools` step in which one shell script, in place of the dynamic loader, plays every program. */
export function scriptedTools(folder: string, script: string): string {
  const loader = path.join(folder, 'usr/lib64/ld-linux-x86-64.so.2');
  mkdirSync(path.dirname(loader), { recursive: true });
  // --library-path LIBRARIES PROGRAM ARGUMENTS…
  writeFileSync(loader, `#!/bin/sh\nprogram=\${3##*/}; shift 3\n${script}\n`);
  chmodSync(loader, 0o755);
  return folder;
}
