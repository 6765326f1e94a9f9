import { bytes } from '@nx-aib/core';
import { loadUnits, type UnitText } from '@nx-aib/qm';
import { planMemoryBudget } from '@nx-aib/qm-memory';
import { groupOf } from './control-groups';
import quadlet from './testing/quadlet-5.4.json';
import systemd from './testing/systemd-252.json';

const filesOf = (files: readonly string[][]): UnitText[] =>
  files.map(([path = '', text = '']) => ({ path, text }));

// Units with random settings and drop-ins in several directories, as `systemd --test --user` loaded them with
// SYSTEMD_UNIT_PATH; its default slice is app.slice.
describe(`systemd ${systemd.version} and the memory budget`, () => {
  const units = loadUnits(filesOf(systemd.files), { instances: systemd.instances });
  const memTotal = bytes(systemd.memTotal);

  it.each(systemd.units as [string, string, string, string][])('agree on %s', (name, slice, max, high) => {
    const unit = units.find((one) => one.name === name);
    const group = unit && groupOf(unit, 'host');
    if (group === undefined) throw new Error(`not found: ${name}`);
    const parts = group.path.split('/');
    expect(parts.at(-1)).toBe(name);
    expect(parts.at(-2) || '-.slice').toBe(slice.replace(/^app/, 'system'));
    const { effective } = planMemoryBudget([group], { memTotal }).groups.at(-1)!;
    const inPages = (shown: string) => Number(BigInt(shown) - (BigInt(shown) % 4096n));
    expect(effective.max).toBe(Math.min(inPages(max), memTotal));
    expect(effective.high).toBe(inPages(high) < effective.max ? inPages(high) : null);
  });
});

// Quadlet files with random settings and drop-ins in several directories, as `quadlet -dryrun` generated services from
// them with QUADLET_UNIT_DIRS.
describe(`Quadlet of Podman ${quadlet.version} and the memory budget`, () => {
  const units = loadUnits(filesOf(quadlet.files));

  it('know the same services', () => {
    const names = quadlet.services.map(([name]) => name);
    expect(units.map(({ name }) => name)).toEqual(names.sort());
  });

  it.each(quadlet.services as [string, string[]][])('agree on %s', (name, settings) => {
    const unit = units.find((one) => one.name === name);
    const group = unit && groupOf(unit, 'host');
    if (unit === undefined || group === undefined) throw new Error(`not found: ${name}`);
    const inService = unit.settings.filter(
      ({ section, key }) => section === 'Service' && ['Slice', 'MemoryMax', 'MemoryHigh'].includes(key),
    );
    const options = group.settings.filter(({ by }) => by === 'podman');
    expect([
      ...inService.map(({ key, value }) => `${key}=${value}`),
      ...options.map((option) => `${option.name}=${option.value}`),
    ]).toEqual(settings);
  });
});
