import { distributionNames, loadDistribution } from '@nx-aib/platforms';
import { FAMILIES, familyNamed, familyOf } from './families';

describe('package families', () => {
  it.each(distributionNames())('%s has one', (name) => {
    expect(FAMILIES).toContain(familyOf(name));
    const loaded = loadDistribution(name);
    if (!loaded.ok) throw new Error(name);
    expect(() => familyNamed({ ...loaded.value, family: 'no-such' })).toThrow(
      'names the unknown package family "no-such"',
    );
  });

  it('have names and kinds of steps of their own', () => {
    const names = FAMILIES.map(({ name }) => name);
    const kinds = FAMILIES.flatMap(({ building }) => building.kinds.map((kind) => kind.name));
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(kinds).size).toBe(kinds.length);
  });

  it('are none for a distribution that nobody knows', () => {
    expect(familyOf('no-such')).toBeUndefined();
  });
});
