import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { testWorkspace, type TestWorkspace } from '../testing/workspace';

const ROOT = path.resolve(__dirname, '../../../..');
const MANIFEST = 'images/car/car.aib.yml';

let workspace: TestWorkspace;
beforeEach(() => {
  workspace = testWorkspace();
  workspace.write({
    [MANIFEST]: 'name: car\nqm: { memory_limit: { max: 40%, high: 35% } }\n',
    'package.json': '{}',
  });
});
afterEach(() => workspace.remove());

/** The modules that a process of Nx has loaded after it has inferred all projects and their dependencies. */
function loadedByInference(): string[] {
  const list = path.join(workspace.root, 'loaded.json');
  const script = path.join(workspace.root, 'infer.js');
  const plugin = JSON.stringify(path.join(ROOT, 'packages/plugin'));
  const runCli = JSON.stringify(path.join(ROOT, 'packages/build-machine/bin/run-from-source.js'));
  writeFileSync(
    script,
    `const { createNodes, createDependencies } = require(${runCli}).requireFromPackage(${plugin}, 'index');
    const workspaceRoot = __dirname;
    const infer = async () => {
      const nxJsonConfiguration = { plugins: ['@nx-aib/plugin'] };
      const results = await createNodes[1]([${JSON.stringify(MANIFEST)}], {}, { workspaceRoot, nxJsonConfiguration });
      const inferred = Object.assign({}, ...results.map(([, { projects }]) => projects));
      const projects = Object.fromEntries(Object.values(inferred).map((project) => [project.name, project]));
      await createDependencies({}, { projects, externalNodes: {}, workspaceRoot });
      if (Object.keys(projects).length !== 2) throw new Error('an image and its packages are two projects');
      require('node:fs').writeFileSync(${JSON.stringify(list)}, JSON.stringify(Object.keys(require.cache)));
    };
    infer();`,
  );
  const ended = spawnSync('node', [script], {
    cwd: workspace.root,
    env: { ...process.env, NX_DAEMON: 'false', NX_AIB_MIRROR: '' },
    encoding: 'utf8',
  });
  expect([ended.status, ended.stderr]).toEqual([0, '']);
  return (JSON.parse(readFileSync(list, 'utf8')) as string[]).map((file) => path.relative(ROOT, file));
}

/** Modules of some of our packages, without the data in their package.json files. */
function modulesOf(loaded: readonly string[], packages: readonly string[]): string[] {
  return loaded
    .filter((file) => packages.some((name) => file.startsWith(`packages/${name}/`)))
    .filter((file) => !file.endsWith('/package.json'))
    .sort();
}

// Every command of Nx infers all projects: loading what plans and builds takes longer than that.
describe('inference', () => {
  it('loads of what plans and builds only names and options if nothing has changed', () => {
    expect(modulesOf(loadedByInference(), ['builder', 'manifest'])).not.toEqual([]);
    const loaded = loadedByInference();
    expect(modulesOf(loaded, ['cli', 'package-family', 'planner', 'platforms'])).toEqual([
      'packages/cli/src/options.ts',
      'packages/cli/src/options/declared-options.ts',
      'packages/cli/src/options/option-declaration.ts',
      'packages/package-family/src/lock-name.ts',
      'packages/planner/src/globs.ts',
      'packages/planner/src/sources/name-pattern.ts',
      'packages/planner/src/sources/source-glob.ts',
      'packages/platforms/src/data-file.ts',
      'packages/platforms/src/defaults.ts',
    ]);
    const others = ['attest', 'builder', 'debian', 'families', 'manifest', 'oom', 'partitions', 'qm-memory'];
    expect(modulesOf(loaded, [...others, 'runner', 'steps', 'plugin/src/executors'])).toEqual([]);
    expect(loaded.filter((file) => file.startsWith('node_modules/@nx/devkit/'))).toEqual([]);
  });

  it('loads the language and what plans for a manifest that has changed', () => {
    loadedByInference();
    workspace.write({ [MANIFEST]: 'name: car\n' });
    expect(modulesOf(loadedByInference(), ['builder', 'manifest'])).not.toEqual([]);
  });
});
