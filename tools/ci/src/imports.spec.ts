import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { renderCircle, shortestCircle } from './circles';
import { folderOf, packageOf, readCode, type Import } from './imports';

const packages = path.resolve(__dirname, '../../../packages');
const { imports, lines } = readCode(packages);

function circle(groupOf: (file: string) => string, among: readonly Import[] = imports): string {
  const found = shortestCircle(among, groupOf);
  return found === undefined ? 'no circle' : renderCircle(found);
}

describe('the code of the packages', () => {
  it('is found whole', () => {
    const files = imports.flatMap(({ from, to }) => [from, to]);
    expect(files.filter((file) => !existsSync(path.join(packages, file)))).toEqual([]);
    expect(imports.length).toBeGreaterThan(1000);
    expect(lines.size).toBeGreaterThan(10);
  });

  it('has no packages that import each other in a circle', () => {
    expect(circle(packageOf)).toBe('no circle');
  });

  it.each([...lines.keys()])('has no folders in %s that import each other in a circle', (name) => {
    const own = imports.filter(({ from, to }) => packageOf(from) === name && packageOf(to) === name);
    expect(circle(folderOf, own)).toBe('no circle');
  });

  it('has no package with more than a quarter of all lines', () => {
    const all = [...lines.values()].reduce((sum, count) => sum + count, 0);
    const large = [...lines].filter(([, count]) => count > all / 4);
    expect(large.map(([name, count]) => `${name}: ${count} of ${all} lines`)).toEqual([]);
  });
});

describe('a circle', () => {
  const edge = (from: string, to: string): Import => ({ from, to });

  it('is named with its shortest way, and with one import for each arrow of it', () => {
    const among = [
      edge('car/src/plan/a.ts', 'car/src/run/b.ts'),
      edge('car/src/run/b.ts', 'car/src/show/c.ts'),
      edge('car/src/show/c.ts', 'car/src/plan/a.ts'),
      edge('car/src/run/b.ts', 'car/src/plan/d.ts'),
      edge('car/src/run/e.ts', 'car/src/plan/d.ts'),
    ];
    expect(circle(folderOf, among)).toBe(
      [
        'car/plan → car/run → car/plan',
        '  car/src/plan/a.ts imports car/src/run/b.ts',
        '  car/src/run/b.ts imports car/src/plan/d.ts',
      ].join('\n'),
    );
  });

  it('is one of packages, too, where no two files import each other', () => {
    const among = [
      edge('wheel/src/index.ts', 'wheel/src/rim.ts'),
      edge('wheel/src/rim.ts', 'axle/src/index.ts'),
      edge('axle/src/index.ts', 'axle/src/hub.ts'),
      edge('axle/src/hub.ts', 'wheel/src/index.ts'),
    ];
    expect(circle(packageOf, among)).toContain('wheel → axle → wheel\n');
    expect(circle(packageOf, among.slice(0, 3))).toBe('no circle');
  });

  it('is one of the files directly in src with a folder, but none of index.ts with what it exports', () => {
    const index = [
      edge('car/src/index.ts', 'car/src/run/run.ts'),
      edge('car/src/index.ts', 'car/src/words.ts'),
      edge('car/src/run/run.ts', 'car/src/words.ts'),
    ];
    expect(circle(folderOf, index)).toBe('no circle');
    expect(circle(folderOf, [...index, edge('car/src/main.ts', 'car/src/run/run.ts')])).toContain(
      'car/run → car/. → car/run\n',
    );
  });
});

describe('reading code', () => {
  const root = mkdtempSync(path.join(os.tmpdir(), 'imports-'));
  afterAll(() => rmSync(root, { recursive: true }));

  it('sees imports, types, exports and import() of other files and packages, and skips tests', () => {
    mkdirSync(path.join(root, 'car/src/run/testing'), { recursive: true });
    const text = [
      '/**',
      " * import { nothing } from './comment';",
      ' */',
      "import { wheel } from '@nx-aib/wheel';",
      "import type { Door } from './door';",
      "import schema from '../../schema/car.schema.json';",
      "import path from 'node:path';",
      '',
      "export { seat } from '../seat';",
      "export const late = import('./late');",
    ].join('\n');
    writeFileSync(path.join(root, 'car/src/run/run.ts'), text);
    for (const test of ['run.spec.ts', 'testing/fake.ts'])
      writeFileSync(path.join(root, 'car/src/run', test), "import '../../../other/src/x';\n");
    const code = readCode(root);
    expect(code.imports.map(({ to }) => to).sort()).toEqual([
      'car/src/run/door.ts',
      'car/src/run/late.ts',
      'car/src/seat.ts',
      'wheel/src/index.ts',
    ]);
    expect([...code.lines]).toEqual([['car', 6]]);
  });
});
