import { existsSync } from 'node:fs';
import path from 'node:path';
import { type ManifestPath, failure, success } from '@nx-aib/core';
import type { PlaceKind } from '@nx-aib/package-family';
import * as build from '@nx-aib/steps';
import { inferIn, isImage } from '../../testing/infer';
import { capture, testWorkspace, type TestWorkspace } from '../../testing/workspace';
import { packagesExecutor } from './executor';

jest.mock('@nx-aib/steps', () => ({
  ...jest.requireActual<typeof build>('@nx-aib/steps'),
  makeLayers: jest.fn(),
}));
const makeLayers = jest.mocked(build.makeLayers);

let workspace: TestWorkspace;
beforeEach(() => {
  workspace = testWorkspace();
  makeLayers.mockReset();
});
afterEach(() => {
  jest.restoreAllMocks();
  workspace.remove();
});

const MANIFESTS = {
  'images/a/a.aib.yml': 'name: a\nkernel: { remove_modules: [floppy] }\ncontent:\n  debs:\n    - tree\n',
  'images/b/b.aib.yml': 'name: b\nkernel:\n  remove_modules: [floppy]\ncontent: { debs: [tree] }\n',
  'images/c/c.aib.yml': 'name: c\n',
};

async function run() {
  workspace.write(MANIFESTS);
  const options = { arch: 'x86_64' } as const;
  const image = async (name: string) => {
    const manifest = `images/${name}/${name}.aib.yml`;
    const inferred = Object.values(await inferIn(workspace, [manifest], options));
    const found = inferred.find((project) => !isImage(project));
    const steps = found?.targets?.['packages']?.options.steps as readonly unknown[] | undefined;
    if (found?.name === undefined || steps === undefined) throw new Error('no packages');
    const set = { project: found.name, folder: found.root, steps };
    return { set, options: { manifest, ...options, packages: set.folder } };
  };
  const [a, b, c] = [await image('a'), await image('b'), await image('c')];
  const node = (name: string, { options: target }: typeof a) => ({
    name,
    type: 'app' as const,
    data: {
      root: name,
      targets: { validate: {}, build: { executor: '@nx-aib/plugin:build', options: target } },
    },
  });
  const nodes = { a: node('a', a), b: node('b', b), c: node('c', c) };
  const context = {
    root: workspace.root,
    projectName: a.set.project,
    projectGraph: { nodes, dependencies: {} },
  };
  const projectsConfigurations = {
    version: 2,
    projects: {
      ...Object.fromEntries(Object.entries(nodes).map(([name, { data }]) => [name, data])),
      [a.set.project]: { root: a.set.folder },
    },
  };
  const doneAmong = () => packagesExecutor({ steps: a.set.steps }, { ...context, projectsConfigurations });
  return { sets: [a.set, b.set], doneAmong, done: () => packagesExecutor({ steps: a.set.steps }, context) };
}

describe('the packages target', () => {
  it('knows no place of any manifest, so that images share it', async () => {
    const { sets } = await run();
    expect(sets[0]).toEqual(sets[1]);
    expect(JSON.stringify(sets[0])).not.toContain('"at"');
  });

  it('points at what is wrong in each manifest that asks for it', async () => {
    makeLayers.mockImplementation(({ steps }) => {
      const { at } = (steps as build.Step[]).find(({ name }) => name === 'packages-host')?.params as {
        at?: Readonly<Record<PlaceKind, Readonly<Record<string, ManifestPath>>>>;
      };
      const [tree, floppy, kernel] = [
        at?.packages['tree'],
        at?.modules['floppy'],
        at?.packages['systemd-boot'],
      ];
      const error = { severity: 'error', message: 'it is missing' } as const;
      return Promise.resolve(
        failure([
          { ...error, code: 'packages/unknown', ...(tree && { path: tree }) },
          { ...error, code: 'kernel/no-such-module', ...(floppy && { path: floppy }) },
          // Packages required by the platform have no position.
          { ...error, code: 'packages/unmet', ...(kernel && { path: kernel }) },
          { ...error, code: 'packages/expired' },
        ]),
      );
    });
    const seen = capture();
    const { done } = await run();
    expect(await done()).toEqual({ success: false });
    const lines = seen.err.split('\n').filter((line) => line.includes('error['));
    expect(lines.map((line) => line.replace(/^.*images\//, ''))).toEqual([
      'a/a.aib.yml:5:7: error[packages/unknown]: it is missing',
      'b/b.aib.yml:4:19: error[packages/unknown]: it is missing',
      'a/a.aib.yml:2:28: error[kernel/no-such-module]: it is missing',
      'b/b.aib.yml:3:20: error[kernel/no-such-module]: it is missing',
      'error[packages/unmet]: it is missing',
      'error[packages/expired]: it is missing',
    ]);
  });

  it('says that it has removed the archives of a former package list, after it has succeeded', async () => {
    const former = 'dist/packages-debian13-x86_64-0123456789ab';
    const archive = `${'0'.repeat(64)}.tar.zst`;
    workspace.write({ [`${former}/${archive}`]: 'x'.repeat(8192) });
    const seen = capture();
    const { doneAmong } = await run();
    makeLayers.mockResolvedValueOnce(failure([]));
    expect(await doneAmong()).toEqual({ success: false });
    expect(existsSync(path.join(workspace.root, former))).toBe(true);
    makeLayers.mockResolvedValue(success(undefined));
    expect(await doneAmong()).toEqual({ success: true });
    expect(existsSync(path.join(workspace.root, former))).toBe(false);
    const dist = path.relative(process.cwd(), path.join(workspace.root, 'dist'));
    expect(seen.out).toBe(`removed the archives of a former package list from ${dist}: 8 KiB\n`);
  });

  it('succeeds without a word', async () => {
    makeLayers.mockResolvedValue(success(undefined));
    const seen = capture();
    const { done } = await run();
    expect(await done()).toEqual({ success: true });
    expect(seen.err).toBe('');
  });
});
