import { success, type Result, type UnitFinding } from '@nx-aib/core';
import type { PlannedMemoryBudget, PlannedPath, PlannedQm, PlannedService } from '@nx-aib/image-plan';
import { checkScores, planKillOrder, type OomPlan } from '@nx-aib/oom';
import { QM_SERVICE, type LoadedUnit, type Root } from '@nx-aib/qm';
import { planMemoryBudget, type MachineMemory } from '@nx-aib/qm-memory';
import { groupOf, groupOfQm, memorySettingOf, settingsWithoutEffect } from './control-groups';
import { oomUnitOf, scoreIn } from './unit-scores';
import { inSource, UnitSources } from './unit-sources';

export interface BudgetInput {
  readonly paths: readonly PlannedPath[];
  /** Of the unit files beside the manifest (`SourceFacts`). */
  readonly texts: ReadonlyMap<string, string> | undefined;
  readonly services: readonly PlannedService[];
  readonly qm: PlannedQm | null;
  readonly oom: OomPlan;
  readonly machine: MachineMemory;
  /** The distribution's version of Podman, if it is known. */
  readonly podman: string | undefined;
}

/** A unit, its root and the path of its control group. */
interface PlacedUnit {
  readonly unit: LoadedUnit;
  readonly root: Root;
  readonly path: string;
}

/**
 * The memory budget of the host, QM, and the units and containers in both whose unit files are in the manifest. Undefined
 * without QM and without such units. Never fails. Findings are in the budget; those that are
 * warnings are diagnostics as well.
 */
export function planBudget(input: BudgetInput): Result<PlannedMemoryBudget | undefined> {
  const { qm, oom, machine } = input;
  const sources = new UnitSources(input.paths, input.texts);
  const roots: readonly Root[] = qm === null ? ['host'] : ['host', 'qm'];
  const units = roots.flatMap((root) => unitsWithBudget(sources, root, input.services));
  if (qm === null && units.length === 0) return success(undefined);
  const groups = [
    ...(qm === null ? [] : [groupOfQm(qm)]),
    ...units.flatMap(({ unit, root }) => groupOf(unit, root) ?? []),
  ];
  const budget = planMemoryBudget(groups, machine);
  const isLimited = qm !== null && qm.memory.max.kernel !== 'max';
  const scored = units
    .filter(({ unit }) => unit.type === 'service' && (unit.quadlet ?? 'container') === 'container')
    .map(({ unit, root, path }) => oomUnitOf(unit, root, path, budget));
  const scores = checkScores(oom, scored, isLimited);
  const findings = [
    ...budget.findings.filter((found) => !isSaidBy(scores, found)),
    ...units.flatMap(({ unit, root }) => [
      ...withoutEffect(unit, root),
      ...unknownToPodman(unit, root, input.podman),
    ]),
    ...scores,
  ];
  const warnings = findings.filter(({ severity }) => severity === 'warning');
  const killOrder = planKillOrder(oom, scored, isLimited);
  return success(
    { ...budget, killOrder, findings },
    warnings.map((finding) => inSource(finding, sources)),
  );
}

/** Those that say something about memory, and all containers. */
function unitsWithBudget(
  sources: UnitSources,
  root: Root,
  services: readonly PlannedService[],
): PlacedUnit[] {
  if (sources.isEmpty) return [];
  return sources.unitsOf(root, services).flatMap((unit) => {
    if (root === 'host' && unit.name === QM_SERVICE) return [];
    const group = groupOf(unit, root);
    if (group === undefined) return [];
    const isShown =
      unit.quadlet === 'container' ||
      group.settings.length > 0 ||
      settingsWithoutEffect(unit).length > 0 ||
      scoreIn(unit.settings) !== null;
    return isShown ? [{ unit, root, path: group.path }] : [];
  });
}

/** The lack of a limit is said once, with what it leads to if that is known. */
function isSaidBy(scores: readonly UnitFinding[], { code, root, file }: UnitFinding): boolean {
  if (code !== 'memory/no-limit') return false;
  return scores.some(
    (found) => found.code === 'oom/protected-without-limit' && found.root === root && found.file === file,
  );
}

/** Limits of a service that are not those of its containers. */
function withoutEffect(unit: LoadedUnit, root: Root): UnitFinding[] {
  return settingsWithoutEffect(unit).map(({ name, value, file, line }) => {
    const what = `${name}${name.startsWith('-') ? ' ' : '='}${value}`;
    const message = `${what} of ${unit.name} does not limit its containers: Podman runs them in other control groups`;
    return {
      code: 'memory/not-applied',
      severity: 'warning',
      message,
      hint: hintFor(unit),
      root,
      file,
      line,
    };
  });
}

function hintFor({ quadlet }: LoadedUnit): string {
  if (quadlet === 'pod') return "set MemoryMax= in [Service] of the Quadlet files of the pod's containers";
  if (quadlet === 'kube') return 'set resources.limits.memory in the Kubernetes YAML';
  return 'leave CgroupsMode= out, or use PodmanArgs=--memory';
}

/** Quadlet generates nothing from a file with a key that it does not know; `Memory` is one since Podman 5.5. */
function unknownToPodman(
  { quadlet, settings, name }: LoadedUnit,
  root: Root,
  podman: string | undefined,
): UnitFinding[] {
  const memory = quadlet === 'container' ? memorySettingOf(settings) : undefined;
  if (memory === undefined || podman === undefined || !isBefore(podman, [5, 5])) return [];
  const { file, line } = memory;
  const message = `Podman ${podman} does not know Memory= in [Container], and does not generate ${name}: it is known since 5.5`;
  const hint = `use MemoryMax= in [Service], or PodmanArgs=--memory=${memory.value}`;
  return [{ code: 'memory/needs-newer-podman', severity: 'warning', message, hint, root, file, line }];
}

function isBefore(version: string, [major, minor]: readonly [number, number]): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number);
  return ownMajor < major || (ownMajor === major && ownMinor < minor);
}
