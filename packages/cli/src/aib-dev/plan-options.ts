import { type Result, ARCHES } from '@nx-aib/core';
import { DEFAULT_DISTRO, DEFAULT_TARGET, loadImagePlan, type LoadedPlan } from '@nx-aib/planner';
import { parseDefineOptions } from '../options/define-option';
import { Option, type Command } from 'commander';

/** The options that say which image is meant; every command has them. */
export interface PlanOptions {
  readonly target?: string;
  readonly distro: string;
  readonly arch?: string;
  readonly mode: 'package' | 'image';
  readonly define: readonly string[];
  readonly allowSource: readonly string[];
}

export function addPlanOptions(command: Command): Command {
  return command
    .option(
      '--target <name>',
      `what the image is for (default: the manifest's target, else ${DEFAULT_TARGET})`,
    )
    .option('--distro <name>', 'the distribution that it is made of', DEFAULT_DISTRO)
    .addOption(new Option('--arch <arch>', "architecture (default: this machine's)").choices(ARCHES))
    .addOption(new Option('--mode <mode>', 'kind of system').choices(['package', 'image']).default('package'))
    .option('--define <key=value>', 'set a define; the value is YAML; can be repeated', appended, [])
    .option(
      '--allow-source <directory>',
      'take sources from there, though it is outside of the workspace; can be repeated',
      appended,
      [],
    );
}

function appended(value: string, previous: readonly string[]): string[] {
  return [...previous, value];
}

/** The plan that a command's options ask for. */
export async function loadFromOptions(
  manifestFile: string,
  options: PlanOptions,
  { heedLock = true }: { readonly heedLock?: boolean } = {},
): Promise<Result<LoadedPlan>> {
  const defines = parseDefineOptions(options.define);
  if (!defines.ok) return defines;
  const { target, distro, arch, mode, allowSource } = options;
  const image = { manifestFile, target, distro, arch, mode, allowSource };
  return loadImagePlan({ ...image, heedLock, defines: defines.value });
}
