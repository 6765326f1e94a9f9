import type { MemoryBudget } from '@nx-aib/qm-memory';
import type { OomUnit, RequestedScore } from '@nx-aib/oom';
import { podmanOptions, type LoadedUnit, type Root, type UnitSetting } from '@nx-aib/qm';

/** What a unit says about who is killed first. `path` is that of its control group in the budget. */
export function oomUnitOf(unit: LoadedUnit, root: Root, path: string, budget: MemoryBudget): OomUnit {
  const isContainer = unit.quadlet === 'container';
  const asked = isContainer
    ? podmanOptions(unit.settings, 'Container', ['--oom-score-adj']).at(-1)
    : undefined;
  const group = budget.groups.find((one) => one.path === path);
  return {
    ...{ unit: unit.name, root, isContainer, file: unit.file },
    isLimited: group !== undefined && group.effective.max < (budget.groups[0]?.effective.max ?? 0),
    service: scoreIn(unit.settings),
    container: asked === undefined ? null : scoreOf(asked.value, asked.setting),
  };
}

/** OOMScoreAdjust= of a service: the last valid one, systemd.exec(5); empty resets it. */
export function scoreIn(settings: readonly UnitSetting[]): RequestedScore | null {
  let found: RequestedScore | null = null;
  for (const setting of settings) {
    if (setting.section !== 'Service' || setting.key !== 'OOMScoreAdjust') continue;
    found = setting.value === '' ? null : (scoreOf(setting.value, setting) ?? found);
  }
  return found;
}

function scoreOf(value: string, { file, line }: UnitSetting): RequestedScore | null {
  const oomScoreAdj = /^[+-]?\d{1,4}$/.test(value) ? Number(value) : NaN;
  return Math.abs(oomScoreAdj) <= 1000 ? { oomScoreAdj, file, line } : null;
}
