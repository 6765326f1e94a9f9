import type { CreateDependenciesContext } from '@nx/devkit';
import { createDependencies } from './create-dependencies';

const node = {
  type: 'npm',
  name: 'npm:@nx-aib/plugin',
  data: { version: '1.0.0', packageName: '' },
} as const;

function dependencies(externalNodes: CreateDependenciesContext['externalNodes']) {
  const target = (executor: string) => ({ root: 'x', targets: { any: { executor } } });
  const context = {
    projects: {
      ivi: target('@nx-aib/plugin:build'),
      'packages-of-ivi': target('@nx-aib/plugin:packages-uncached'),
      lib: target('@nx/js:tsc'),
      script: { root: 'y', targets: { any: { command: 'ls' } } },
      bare: { root: 'z' },
    },
    externalNodes,
  } as unknown as CreateDependenciesContext;
  return createDependencies(undefined, context);
}

describe('the dependencies of images', () => {
  it('are the installed plugin, for whatever runs an executor of it', () => {
    const target = 'npm:@nx-aib/plugin';
    expect(dependencies({ 'npm:@nx-aib/plugin': node })).toEqual([
      { source: 'ivi', target, type: 'implicit' },
      { source: 'packages-of-ivi', target, type: 'implicit' },
    ]);
  });

  it('are none where the plugin is source', () => {
    expect(dependencies({})).toEqual([]);
  });
});
