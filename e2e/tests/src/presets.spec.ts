import { readFileSync } from 'node:fs';
import { saidBy } from './testing/builds';
import { FULL } from './testing/full';
import { NewWorkspace } from './testing/new-workspace';

/** How each preset of `create-nx-workspace` gets a library: by Nx's own generator, or as a package with a script. */
const PRESETS = {
  ts: { folder: 'packages/lib', generated: true },
  apps: { folder: 'libs/lib', generated: true },
  npm: { folder: 'packages/lib', generated: false },
};

type NxJson = Readonly<Record<'namedInputs' | 'targetDefaults', object | undefined>>;

/** Of `nx run-many --graph=FILE`, as far as it is looked at here. */
interface TaskGraph {
  readonly tasks: { readonly dependencies: Readonly<Record<string, readonly string[]>> };
}

const presets = Object.entries(PRESETS).filter(([name]) => FULL || name === 'ts');

describe.each(presets)('a workspace of create-nx-workspace --preset=%s', (preset, { folder, generated }) => {
  let workspace: NewWorkspace;
  /** What there was before the plugin was added. */
  let before: { readonly projects: readonly string[]; readonly library: unknown };

  const text = (name: string) => readFileSync(workspace.path(name), 'utf8');
  const done = async (...args: string[]) => saidBy(await workspace.nx(...args));
  const projects = async () => (await workspace.nxJson('show', 'projects')) as string[];
  const library = () => workspace.nxJson('show', 'project', 'lib');

  beforeAll(async () => {
    workspace = await NewWorkspace.create(preset);
    if (generated) {
      const options = ['--name=lib', '--bundler=tsc', '--unitTestRunner=none', '--linter=none'];
      await done('g', '@nx/js:library', folder, ...options);
    } else {
      const scripts = { build: 'mkdir -p dist && cp package.json dist' };
      const packageJson = JSON.stringify({ name: 'lib', version: '1.0.0', scripts });
      await workspace.write({ [`${folder}/package.json`]: packageJson });
    }
    await addTargetDefaults();
    before = { projects: await projects(), library: await library() };
    await done('add', '@nx-aib/plugin');
    await done('g', '@nx-aib/plugin:image', 'ivi', '--directory=images/ivi');
  });
  afterAll(() => workspace.remove());

  /** As workspaces have them whose libraries depend on each other; `production` is not there in all presets. */
  async function addTargetDefaults(): Promise<void> {
    const nxJson = JSON.parse(text('nx.json')) as NxJson;
    const inputs = nxJson.namedInputs === undefined ? {} : { inputs: ['production', '^production'] };
    const build = { cache: true, dependsOn: ['^build'], ...inputs };
    const targetDefaults = { ...nxJson.targetDefaults, build };
    await workspace.write({ 'nx.json': JSON.stringify({ ...nxJson, targetDefaults }) });
  }

  it('gets an image that is valid and planned', async () => {
    expect(await done('validate', 'ivi')).toContain('images/ivi/ivi.aib.yml is valid');
    await done('plan', 'ivi');
    expect(JSON.parse(text('dist/ivi/plan.json'))).toMatchObject({ name: 'ivi' });
  });

  it('keeps the projects that it had', async () => {
    expect(before.projects).toContain('lib');
    const added = (await projects()).filter((name) => !before.projects.includes(name));
    expect(added.map((name) => name.replace(/^packages-.*/, 'packages')).sort()).toEqual(['ivi', 'packages']);
    expect(await projects()).toEqual(expect.arrayContaining([...before.projects]));
    expect(await library()).toEqual(before.library);
  });

  it('changes nothing of a library beside a manifest', async () => {
    await workspace.write({ [`${folder}/car.aib.yml`]: 'name: car\n' });
    expect(await projects()).toContain('car');
    expect(before.library).toHaveProperty('targets.build');
    expect(await library()).toEqual(before.library);
    expect(await done('validate', 'car')).toContain(`${folder}/car.aib.yml is valid`);
  });

  it('builds the packages of an image before the image, and the library as it did', async () => {
    await done('run-many', '-t', 'build', '--graph=graph.json');
    const { dependencies } = (JSON.parse(text('graph.json')) as TaskGraph).tasks;
    expect(dependencies['ivi:build']).toEqual([expect.stringMatching(/^packages-[^:]+:packages$/)]);
    for (const task of dependencies['ivi:build'] ?? []) expect(dependencies[task]).toEqual([]);
    expect(dependencies).toHaveProperty(['lib:build']);
    await done('build', 'lib');
  });
});
