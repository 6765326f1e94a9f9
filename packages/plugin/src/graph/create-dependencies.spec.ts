import path from 'node:path';
import type { CreateDependenciesContext } from '@nx/devkit';
import { createDependencies } from './create-dependencies';

const node = {
  type: 'npm',
  name: 'npm:@nx-aib/plugin',
  data: { version: '1.0.0', packageName: '' },
} as const;

const repository = path.resolve(__dirname, '../../../..');

function dependencies(externalNodes: CreateDependenciesContext['externalNodes'], workspaceRoot = '/ws') {
  const target = (executor: string) => ({ root: 'x', targets: { any: { executor } } });
  const context = {
    projects: {
      ivi: target('@nx-aib/plugin:build'),
      'packages-of-ivi': target('@nx-aib/plugin:packages-uncached'),
      lib: target('@nx/js:tsc'),
      script: { root: 'y', targets: { any: { command: 'ls' } } },
      bare: { root: 'z' },
    },
    ...{ externalNodes, workspaceRoot },
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

  it('are its packages, if there is a project of that name', () => {
    const image = (packages?: string) => ({ root: 'x', metadata: { technologies: ['aib'], packages } });
    const projects = {
      ...{ ivi: image('packages-1'), cluster: image('packages-1'), gateway: image('packages-2') },
      ...{ bad: image(), 'packages-1': { root: 'y' } },
    };
    const context = {
      projects,
      externalNodes: {},
      workspaceRoot: '/ws',
    } as unknown as CreateDependenciesContext;
    expect(createDependencies(undefined, context)).toEqual([
      { source: 'ivi', target: 'packages-1', type: 'implicit' },
      { source: 'cluster', target: 'packages-1', type: 'implicit' },
    ]);
  });

  it('are none where Nx knows nothing of the installed plugin', () => {
    expect(dependencies({})).toEqual([]);
  });

  it('are, where the plugin is source, what its code needs, and no package of its tests', () => {
    const nodes = { 'npm:yaml': node, 'npm:jest': node, 'npm:@nx-aib/plugin': node };
    expect(dependencies(nodes, repository)).toEqual([
      { source: 'ivi', target: 'npm:yaml', type: 'implicit' },
      { source: 'packages-of-ivi', target: 'npm:yaml', type: 'implicit' },
    ]);
  });
});
