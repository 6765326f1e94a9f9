import fc from 'fast-check';
import { isUnitPlace, loadUnits, type LoadedUnit, type UnitText } from './load-units';
import { defaultSliceOf, dropInNames, isSliceName, slicesDownTo } from './unit-names';

const ETC = '/etc/systemd/system';
const USR = '/usr/lib/systemd/system';
const QUADLETS = '/etc/containers/systemd';

/** Files whose text is one setting with their number, in the section of their kind. */
function files(...paths: string[]): UnitText[] {
  return paths.map((path, index) => ({ path, text: `[Service]\nN=${index + 1}\n` }));
}

const numbers = ({ settings }: LoadedUnit) =>
  settings.filter(({ key }) => key === 'N').map(({ value }) => Number(value));

/** `name: the files that apply, in their order`. */
const loaded = (...paths: string[]) =>
  loadUnits(files(...paths)).map((unit) => `${unit.name}: ${numbers(unit).join(' ')}`);

describe('of several unit files', () => {
  it('with one name, the first in the load path is used', () => {
    expect(loaded(`${USR}/a.service`, `${ETC}/a.service`, `${ETC}.control/a.service`)).toEqual([
      'a.service: 3',
    ]);
    expect(loaded(`${USR}/a.service`, `${ETC}/a.service`)).toEqual(['a.service: 2']);
  });

  it('an empty one masks the unit, with its drop-ins', () => {
    expect(
      loadUnits([
        { path: `${ETC}/a.service`, text: '' },
        ...files(`${USR}/a.service`, `${ETC}/a.service.d/x.conf`),
      ]),
    ).toEqual([]);
  });
});

describe('drop-ins', () => {
  it('apply after the unit file, by their names, wherever they are', () => {
    expect(
      loaded(
        `${ETC}/a.service.d/20.conf`,
        `${USR}/a.service.d/30.conf`,
        `${USR}/a.service.d/10.conf`,
        `${ETC}/a.service`,
      ),
    ).toEqual(['a.service: 4 3 1 2']);
  });

  it('hide those of the same name in later directories, in less specific ones, and for the whole type', () => {
    expect(loaded(`${USR}/a.service.d/x.conf`, `${ETC}/a.service.d/x.conf`, `${ETC}/a.service`)).toEqual([
      'a.service: 3 2',
    ]);
    expect(loaded(`${ETC}/a-.service.d/x.conf`, `${ETC}/a-b.service.d/x.conf`, `${ETC}/a-b.service`)).toEqual(
      ['a-b.service: 3 2'],
    );
    expect(loaded(`${ETC}/service.d/x.conf`, `${USR}/a.service.d/x.conf`, `${ETC}/a.service`)).toEqual([
      'a.service: 3 2',
    ]);
  });

  it('apply to all units of a type, and to all with a prefix', () => {
    expect(
      loaded(
        `${ETC}/service.d/1.conf`,
        `${ETC}/a-.service.d/2.conf`,
        `${ETC}/a-b.service`,
        `${ETC}/b.service`,
      ),
    ).toEqual(['a-b.service: 3 1 2', 'b.service: 4 1']);
  });

  it('make a unit of a package known', () => {
    const [unit] = loadUnits(files(`${ETC}/ssh.service.d/x.conf`, `${ETC}/service.d/y.conf`));
    expect(unit).toMatchObject({ name: 'ssh.service', quadlet: null, file: `${ETC}/ssh.service.d/x.conf` });
  });

  it('are files with the suffix .conf, directly in their directory', () => {
    expect(loaded(`${ETC}/a.service.d/x`, `${ETC}/a.service.d/b/x.conf`, `${ETC}/a.service`)).toEqual([
      'a.service: 3',
    ]);
    expect(isUnitPlace(`${ETC}/a.service.d/x`)).toBe(false);
  });

  it('of a template apply to its instances', () => {
    const all = files(`${ETC}/a@.service`, `${ETC}/a@.service.d/x.conf`, `${ETC}/a@1.service.d/y.conf`);
    const names = loadUnits(all, { instances: ['a@2.service'] }).map(
      (unit) => `${unit.name}: ${numbers(unit).join(' ')}`,
    );
    expect(names).toEqual(['a@.service: 1 2', 'a@1.service: 1 2 3', 'a@2.service: 1 2']);
  });

  it('of another name of a unit apply to it', () => {
    const aliases = new Map([['b.service', 'a.service']]);
    const units = loadUnits(files(`${ETC}/a.service`, `${ETC}/b.service.d/x.conf`), { aliases });
    expect(units.map((unit) => [unit.name, numbers(unit)])).toEqual([['a.service', [1, 2]]]);
  });
});

describe('Quadlet files', () => {
  it('are services, of which the first in the search path is used, with their drop-ins and those of the service', () => {
    const units = loadUnits(
      files(
        '/usr/share/containers/systemd/a.container',
        `${QUADLETS}/sub/a.container`,
        `${QUADLETS}/a.container.d/20.conf`,
        '/usr/share/containers/systemd/container.d/10.conf',
        `${ETC}/a.service.d/00.conf`,
      ),
    );
    expect(units.map((unit) => [unit.name, unit.quadlet, unit.file, numbers(unit)])).toEqual([
      ['a.service', 'container', `${QUADLETS}/sub/a.container`, [2, 4, 3, 5]],
    ]);
  });

  it('hide a unit of their name in /usr, and are hidden by one in /etc', () => {
    expect(loaded(`${QUADLETS}/a.container`, `${USR}/a.service`)).toEqual(['a.service: 1']);
    expect(loaded(`${QUADLETS}/a.container`, `${ETC}/a.service`)).toEqual(['a.service: 2']);
  });

  it('name their service by themselves, or with ServiceName=', () => {
    const named = { path: `${QUADLETS}/x.container`, text: '[Container]\nServiceName=y\n' };
    const all = [named, ...files(`${QUADLETS}/p.pod`, `${QUADLETS}/k.kube`, `${QUADLETS}/t@.container`)];
    expect(loadUnits(all).map(({ name }) => name)).toEqual([
      'k.service',
      'p-pod.service',
      't@.service',
      'y.service',
    ]);
  });

  it('that run nothing are left out', () => {
    expect(loaded(`${QUADLETS}/a.volume`, `${QUADLETS}/a.network`, `${QUADLETS}/a.image`)).toEqual([]);
    expect(isUnitPlace(`${QUADLETS}/a.volume`)).toBe(false);
  });
});

describe('names of units', () => {
  it.each([
    ['a.service', ['a.service']],
    ['a-b-c.service', ['a-b-c.service', 'a-b-.service', 'a-.service']],
    ['a@b-c.service', ['a@b-c.service', 'a@.service']],
    ['-.slice', ['-.slice']],
  ])('have drop-ins: %s', (name, names) => {
    expect(dropInNames(name)).toEqual(names);
  });

  it('say which slices contain a slice', () => {
    expect(slicesDownTo('a-b-c.slice')).toEqual(['a.slice', 'a-b.slice', 'a-b-c.slice']);
    expect(slicesDownTo('-.slice')).toEqual([]);
    expect([defaultSliceOf('a.service'), defaultSliceOf('a-b@c.service')]).toEqual([
      'system.slice',
      'system-a\\x2db.slice',
    ]);
    expect(
      ['a.slice', '-.slice', 'a.service', '-a.slice', 'a--b.slice', '%i.slice', ''].map(isSliceName),
    ).toEqual([true, true, false, false, false, false, false]);
  });
});

it('reads any files, each unit once, and never with a file that is not given', () => {
  const name = fc.constantFrom('a', 'a-b', 'a@', 'a@1', '-', '@', '');
  const folder = fc.constantFrom(
    ETC,
    USR,
    QUADLETS,
    `${QUADLETS}/s`,
    '/usr/share/containers/systemd',
    '/etc',
  );
  const suffix = fc.constantFrom(
    'service',
    'slice',
    'container',
    'pod',
    'kube',
    'container.d/x.conf',
    'service.d/y.conf',
  );
  const path = fc.tuple(folder, name, suffix).map(([a, b, c]) => `${a}/${b}.${c}`);
  fc.assert(
    fc.property(fc.uniqueArray(path, { maxLength: 8 }), (paths) => {
      const units = loadUnits(files(...paths));
      const names = units.map((unit) => unit.name);
      expect(new Set(names).size).toBe(names.length);
      for (const unit of units) {
        expect(paths).toContain(unit.file);
        for (const setting of unit.settings) expect(paths).toContain(setting.file);
      }
    }),
    { numRuns: 1000 },
  );
});
