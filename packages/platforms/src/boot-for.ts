import { failure, success, type Diagnostic, type Result, type Arch } from '@nx-aib/core';
import type { BootFacts, Distribution } from './distribution';
import { loadTarget, targetNames } from './load-target';
import type { Target } from './target';

/**
 * How `distribution` boots on `target` with architecture `arch`.
 *
 * Errors: `platforms/target-arch` (the target does not have this architecture), `platforms/distribution-arch` (the
 * distribution cannot be built for it), `platforms/target-distribution` (it cannot be built for the target).
 */
export function bootFor(target: Target, distribution: Distribution, arch: Arch): Result<BootFacts> {
  const boot = target.boot.distributions[distribution.name];
  // First: an architecture of the target would not help.
  if (boot === undefined) return failure([wrongDistribution(target, distribution)]);
  const consoles = target.arches.includes(arch) ? target.consoles[arch] : undefined;
  if (consoles === undefined) return failure([wrongTargetArch(target, arch)]);
  const archFacts = distribution.arches[arch];
  if (archFacts === undefined) return failure([wrongDistributionArch(distribution, arch)]);
  return success({
    scheme: boot.scheme,
    kernelPackage: boot.kernelPackage ?? archFacts.kernelPackage,
    packageArch: archFacts.packageArch,
    bootLoader: archFacts.bootLoader,
    bootFiles: distribution.bootFiles,
    consoles,
    cmdline: target.cmdline,
    rootOnCmdline: target.rootOnCmdline,
  });
}

function wrongTargetArch(target: Target, arch: Arch): Diagnostic {
  return {
    code: 'platforms/target-arch',
    severity: 'error',
    message: `target ${target.name} does not support architecture ${arch}`,
    hint: `it supports ${target.arches.join(' and ')}`,
    path: ['target'],
  };
}

function wrongDistribution(target: Target, distribution: Distribution): Diagnostic {
  const { name } = distribution;
  return {
    code: 'platforms/target-distribution',
    severity: 'error',
    message: `distribution ${name} cannot be built for target ${target.name}, which boots with ${target.boot.scheme}`,
    hint: `${name} can be built for ${targetsOf(name).join(', ')}`,
    path: ['target'],
  };
}

function targetsOf(distribution: string): readonly string[] {
  return targetNames().filter((name) => {
    const target = loadTarget(name);
    return target.ok && distribution in target.value.boot.distributions;
  });
}

function wrongDistributionArch(distribution: Distribution, arch: Arch): Diagnostic {
  return {
    code: 'platforms/distribution-arch',
    severity: 'error',
    message: `distribution ${distribution.name} cannot be built for architecture ${arch}`,
    hint: `it can be built for ${Object.keys(distribution.arches).join(' and ')}`,
  };
}
