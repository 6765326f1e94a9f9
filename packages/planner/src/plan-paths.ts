import type { Diagnostic } from '@nx-aib/core';
import type { PlannedPath } from '@nx-aib/image-plan';
import type { FamilyPlanning } from '@nx-aib/package-family';
import { renderFstab } from '@nx-aib/partitions';
import { planAccountFiles } from './account-files';
import { Collected } from './collected';
import type { Planned } from './findings';
import { mountedPaths } from './mounted-paths';
import { overriddenPlan } from './overridden-plan';
import { planOomFiles } from './oom';
import { planContentPaths } from './paths';
import type { ImageInput, PlanParts } from './image-input';
import { planQmFiles } from './qm';
import { hostPathOf } from '@nx-aib/qm';
import { settlePaths } from './settle-paths';
import { planSystemFiles } from './system-files';

export interface PlannedPaths {
  /** In the order in which they are applied. */
  readonly planned: readonly PlannedPath[];
  /** Files of nx-aib that the manifest replaces or removes, as paths in the host's tree. */
  readonly replaced: readonly string[];
}

/** Every path of both roots: first nx-aib's own, then the manifest's, which therefore take precedence. */
export function planPaths(
  { manifest, sourceFacts, family }: Pick<ImageInput, 'manifest' | 'sourceFacts' | 'family'>,
  parts: PlanParts,
  network: readonly PlannedPath[],
): Planned<PlannedPaths> {
  const collected = new Collected();
  const accountFiles = collected.keep(
    planAccountFiles(parts.accounts, manifest.auth, hostPackages(parts, family), family),
  );
  const own = [
    ...planSystemFiles(parts.hostname, renderFstab(parts.disk)),
    ...network,
    ...planOomFiles(parts.oom, parts.qm !== null),
    ...planQmFiles(parts.qm),
    ...family.pathsFor(parts.packages),
    ...accountFiles,
  ];
  const host = collected.keep(planContentPaths('host', manifest.content, ['content'], sourceFacts));
  const qm = collected.keep(planContentPaths('qm', manifest.qm?.content, ['qm', 'content'], sourceFacts));
  const planned = collected.keep(settlePaths([...own, ...host, ...qm]));
  collected.note(mountedPaths(planned, parts));
  collected.note(overriddenPlan(planned, manifest));
  const replaced = own
    .filter((path) => !planned.includes(path))
    .map(({ root, path }) => hostPathOf(root, path));
  return collected.planned({ planned, replaced });
}

/** The errors of the manifest's own paths, for a manifest that cannot be planned for another reason. */
export function contentErrors({
  manifest,
  sourceFacts,
}: Pick<ImageInput, 'manifest' | 'sourceFacts'>): readonly Diagnostic[] {
  const collected = new Collected();
  collected.keep(planContentPaths('host', manifest.content, ['content'], sourceFacts));
  collected.keep(planContentPaths('qm', manifest.qm?.content, ['qm', 'content'], sourceFacts));
  return collected.planned(undefined).diagnostics;
}

function hostPackages({ packages }: PlanParts, { requestedName }: FamilyPlanning): string[] {
  return packages.flatMap(({ root, requested, platform }) =>
    root === 'host' ? [...requested, ...platform].map(requestedName) : [],
  );
}
