import type { PlannedQm } from '@nx-aib/image-plan';
import {
  defaultSliceOf,
  isSliceName,
  podmanOptions,
  QM_DROP_IN_PATH,
  QM_SERVICE,
  sectionOf,
  slicesDownTo,
  type LoadedUnit,
  type Root,
  type UnitSetting,
} from '@nx-aib/qm';
import type { MemoryGroup, MemoryKey, MemorySetting } from '@nx-aib/qm-memory';

/** systemd.resource-control(5). */
const KEYS: Readonly<Record<string, MemoryKey>> = {
  MemoryMax: 'max',
  MemoryHigh: 'high',
  MemoryMin: 'min',
  MemoryLow: 'low',
  MemorySwapMax: 'swapMax',
};

/** The control group of QM, and everything in it. */
const QM_GROUP = `/${QM_SERVICE}`;

/** The group of QM with the limits of the manifest, as its drop-in sets them. */
export function groupOfQm({ memory }: PlannedQm): MemoryGroup {
  const settings = (['max', 'high'] as const).flatMap((key, index): MemorySetting[] => {
    const name = key === 'max' ? 'MemoryMax' : 'MemoryHigh';
    const value = memory[key].setting;
    // The drop-in's first line is [Service].
    const place = { file: QM_DROP_IN_PATH, line: index + 2 };
    return value === 'infinity' ? [] : [{ key, name, value, by: 'systemd', ...place }];
  });
  return { path: QM_GROUP, root: 'host', kind: 'qm', file: QM_DROP_IN_PATH, settings };
}

/** The control group of a unit, whether or not it has settings; undefined for the root slice, which has none of its own. */
export function groupOf(unit: LoadedUnit, root: Root): MemoryGroup | undefined {
  const slices = unit.type === 'slice' ? slicesDownTo(unit.name) : slicesDownTo(sliceOf(unit));
  if (unit.type === 'slice' && slices.length === 0) return undefined;
  const names = unit.type === 'slice' ? slices : [...slices, unit.name];
  const path = `${root === 'qm' ? QM_GROUP : ''}/${names.join('/')}`;
  return { path, root, kind: kindOf(unit), file: unit.file, settings: settingsOf(unit) };
}

function kindOf({ type, quadlet }: LoadedUnit): MemoryGroup['kind'] {
  if (type === 'slice') return 'slice';
  return quadlet === 'container' ? 'container' : 'unit';
}

/** Podman makes a container's control group in that of its service (`split`), in the service's own, or in a scope. */
function isInOwnScope(unit: LoadedUnit): boolean {
  if (unit.quadlet !== 'container') return unit.quadlet !== null;
  const mode = lastOf(unit.settings, 'Container', 'CgroupsMode');
  return mode !== undefined && !['', 'split', 'disabled'].includes(mode.value);
}

/**
 * Those in a scope of their own are in Podman's slice, containers.conf(5). Of Slice= the last valid one counts: an empty one
 * is ignored as well, config_parse_unit_slice() in systemd's src/core/load-fragment.c.
 */
function sliceOf(unit: LoadedUnit): string {
  if (isInOwnScope(unit)) return 'machine.slice';
  const section = sectionOf(unit.type);
  const named = unit.settings.findLast(
    (setting) => setting.section === section && setting.key === 'Slice' && isSliceName(setting.value),
  );
  return named?.value ?? defaultSliceOf(unit.name);
}

function settingsOf(unit: LoadedUnit): MemorySetting[] {
  const own = isInOwnScope(unit) ? [] : ofSystemd(unit);
  return unit.quadlet === 'container' ? [...own, ...ofPodman(unit)] : own;
}

/** The settings of a service whose processes Podman runs in another control group: they limit next to nothing. */
export function settingsWithoutEffect(unit: LoadedUnit): MemorySetting[] {
  const options = unit.quadlet === 'pod' ? optionsOf(unit.settings, 'Pod') : [];
  return isInOwnScope(unit) ? [...ofSystemd(unit), ...options] : [];
}

function ofSystemd({ type, settings }: LoadedUnit): MemorySetting[] {
  const section = sectionOf(type);
  const own = settings.filter((setting) => setting.section === section);
  const found = own.flatMap((setting) => {
    const key = Object.hasOwn(KEYS, setting.key) ? KEYS[setting.key] : undefined;
    return key === undefined ? [] : [bySystemd(setting, key)];
  });
  if (found.length > 0) return found;
  // Of cgroup v1: systemd 257 uses it if there is no other, later versions do not know it.
  return own.filter(({ key }) => key === 'MemoryLimit').map((setting) => bySystemd(setting, 'max'));
}

function bySystemd({ key: name, value, file, line }: UnitSetting, key: MemoryKey): MemorySetting {
  return { key, name, value, by: 'systemd', file, line };
}

/** Memory= comes first on the command line, so that PodmanArgs= wins: ConvertContainer() in Podman's quadlet.go. */
function ofPodman({ settings }: LoadedUnit): MemorySetting[] {
  const memory = memorySettingOf(settings);
  const asked: MemorySetting[] =
    memory === undefined
      ? []
      : [
          {
            key: 'max',
            name: 'Memory',
            value: memory.value,
            by: 'podman',
            file: memory.file,
            line: memory.line,
          },
        ];
  return [...asked, ...optionsOf(settings, 'Container')];
}

/** Memory= of [Container]; undefined if it is not set, or empty. */
export function memorySettingOf(settings: readonly UnitSetting[]): UnitSetting | undefined {
  const last = lastOf(settings, 'Container', 'Memory');
  return last === undefined || last.value === '' ? undefined : { ...last, value: unquoted(last.value) };
}

function optionsOf(settings: readonly UnitSetting[], section: string): MemorySetting[] {
  return podmanOptions(settings, section, ['--memory', '--memory-reservation']).map(
    ({ name, value, setting: { file, line } }) => ({
      ...{ key: name === '--memory' ? 'max' : 'low', name, value, by: 'podman', file, line },
    }),
  );
}

/** UnitFile.Lookup() in Podman's pkg/systemd/parser/unitfile.go. */
function unquoted(value: string): string {
  return /^"(.*)"$/s.exec(value)?.[1] ?? value;
}

/** The last assignment of a setting. */
export function lastOf(
  settings: readonly UnitSetting[],
  section: string,
  key: string,
): UnitSetting | undefined {
  return settings.filter((setting) => setting.section === section && setting.key === key).at(-1);
}
