import { readFileSync } from 'node:fs';
import path from 'node:path';
import { BUILDING, codeInputs, PROVING } from './code-inputs';

const packages = path.resolve(__dirname, '../../..');

function dependencies(name: string): string[] {
  const file = path.join(packages, name.replace('@nx-aib/', ''), 'package.json');
  const { dependencies: listed = {} } = JSON.parse(readFileSync(file, 'utf8')) as {
    dependencies?: Record<string, string>;
  };
  const ours = Object.keys(listed).filter((other) => other.startsWith('@nx-aib/'));
  return [name, ...ours.flatMap(dependencies)];
}

describe('the code behind the targets', () => {
  it('is, for building, what @nx-aib/build needs, and the plugin itself', () => {
    expect(BUILDING).toEqual([...new Set([...dependencies('@nx-aib/build'), '@nx-aib/plugin'])].sort());
  });

  it('is, for proving, everything that the plugin needs', () => {
    expect([...PROVING].sort()).toEqual([...new Set(dependencies('@nx-aib/plugin'))].sort());
  });

  it('is projects where the plugin is source, and images depend on them', () => {
    const code = codeInputs('/ws', '/ws/packages/plugin/src/infer');
    expect(code.building).toEqual([{ input: 'production', projects: BUILDING }]);
    expect(code.implicitDependencies).toEqual(['@nx-aib/plugin']);
  });

  it.each(['/ws/node_modules/@nx-aib/plugin/dist/infer', '/elsewhere/plugin/dist/infer'])(
    'is an installed package when it runs from %s',
    (directory) => {
      expect(codeInputs('/ws', directory)).toEqual({
        building: [{ externalDependencies: ['@nx-aib/plugin'] }],
        proving: [{ externalDependencies: ['@nx-aib/plugin'] }],
        implicitDependencies: [],
      });
    },
  );
});
