import { readFileSync } from 'node:fs';
import path from 'node:path';
import { BUILDING, codeInputs, codePackages, PROVING } from './code-inputs';

const packages = path.resolve(__dirname, '../../..');

function dependencies(name: string): string[] {
  const { dependencies: listed = {} } = JSON.parse(
    readFileSync(path.join(packages, name, 'package.json'), 'utf8'),
  ) as { dependencies?: Record<string, string> };
  const ours = Object.keys(listed).filter((other) => other.startsWith('@nx-aib/'));
  return [name, ...ours.flatMap((other) => dependencies(other.replace('@nx-aib/', '')))];
}

describe('the code behind the targets', () => {
  it('is, for building, what @nx-aib/builder needs, and the plugin itself', () => {
    expect([...BUILDING].sort()).toEqual([...new Set([...dependencies('builder'), 'plugin'])].sort());
  });

  it('is, for proving, everything that the plugin needs', () => {
    expect([...PROVING].sort()).toEqual([...new Set(dependencies('plugin'))].sort());
  });

  it('is files where the plugin is source: no test, and nothing that only tests use', () => {
    const { building, planning, proving } = codeInputs('/ws', '/ws/packages/plugin/src/infer');
    expect(building).toContain('{workspaceRoot}/packages/builder/src/**/!(*.spec).ts');
    expect(building).toContain('{workspaceRoot}/packages/platforms/data/**/*.yml');
    expect(building).toContain('{workspaceRoot}/packages/cli/src/options/!(*.spec).ts');
    expect(building).toContain('!{workspaceRoot}/packages/*/src/**/testing/**');
    expect(building).not.toContain('{workspaceRoot}/packages/runner/src/**/!(*.spec).ts');
    expect(building).not.toContain('{workspaceRoot}/packages/cli/src/**/!(*.spec).ts');
    expect(planning).toContain('{workspaceRoot}/packages/cli/src/**/!(*.spec).ts');
    expect(proving).toContain('{workspaceRoot}/packages/runner/src/**/!(*.spec).ts');
  });

  it('is, where the plugin is source, the packages of others that it needs, and not the whole lock file', () => {
    const directory = '/ws/packages/plugin/src/infer';
    const { building, proving } = codeInputs('/ws', directory);
    const external = (inputs: typeof building) =>
      inputs.filter((input) => JSON.stringify(input).includes('ext'));
    expect(external(proving)).toEqual([{ externalDependencies: codePackages('/ws', directory) }]);
    const [needed] = external(building);
    expect(needed).toEqual({
      externalDependencies: expect.arrayContaining(['@nx/devkit', '@swc-node/register', 'yaml']),
    });
    // For JUnit, which only `verify` writes.
    expect(JSON.stringify(needed)).not.toContain('xmlbuilder2');
    expect(JSON.stringify(building)).not.toContain('package-lock.json');
  });

  it.each(['/ws/node_modules/@nx-aib/plugin/dist/infer', '/elsewhere/plugin/dist/infer'])(
    'is an installed package when it runs from %s',
    (directory) => {
      expect(codeInputs('/ws', directory)).toEqual({
        building: [{ externalDependencies: ['@nx-aib/plugin'] }],
        planning: [{ externalDependencies: ['@nx-aib/plugin'] }],
        proving: [{ externalDependencies: ['@nx-aib/plugin'] }],
      });
    },
  );
});
