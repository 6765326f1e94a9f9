import type { ProjectConfiguration } from '@nx/devkit';
import { inferIn } from '../testing/infer';
import { testWorkspace, type TestWorkspace } from '../testing/workspace';
import { dependenciesOnMakers } from './makers';

let workspace: TestWorkspace;
beforeEach(() => {
  workspace = testWorkspace();
});
afterEach(() => workspace.remove());

const MANIFEST = 'images/ivi/ivi.aib.yml';

/** What the image of a manifest depends on, beside projects that make files. */
async function dependencies(...addFiles: string[]): Promise<unknown> {
  const [host, qm] = addFiles.map((file) => `content: {add_files: [${file}]}`);
  workspace.write({
    [MANIFEST]: ['name: ivi', host ?? '', qm === undefined ? '' : `qm: {${qm}}`, ''].join('\n'),
  });
  const makes = (root: string, output: string): ProjectConfiguration => ({
    root,
    targets: { make: { outputs: [output] } },
  });
  const inferred = Object.values(await inferIn(workspace, [MANIFEST]));
  const projects: Record<string, ProjectConfiguration> = {
    foo: makes('packages/foo', '{projectRoot}/dist'),
    bar: makes('packages/bar', '{workspaceRoot}/dist/bar'),
    ...Object.fromEntries(inferred.map((project) => [project.name, project])),
  };
  return dependenciesOnMakers(projects);
}

const on = (...targets: string[]) => targets.map((target) => ({ source: 'ivi', target, type: 'implicit' }));
const app = (source: string) => `{path: /usr/lib/app, ${source}}`;

describe('an image depends on', () => {
  it('the project whose output a file of it is, which nobody has made yet', async () => {
    expect(await dependencies(app('source_path: ../../packages/foo/dist/app'))).toEqual(on('foo'));
  });

  it('the projects whose outputs a pattern goes through', async () => {
    expect(await dependencies(app('source_glob: "../../packages/*/dist/**"'))).toEqual(on('foo'));
    expect(await dependencies(app('source_glob: "../../packages/foo/dist/lib/*.so"'))).toEqual(on('foo'));
  });

  it('each project once, for files of the host and of QM', async () => {
    const one = app('source_path: ../../packages/foo/dist/a');
    const other = app('source_path: ../../dist/bar/b');
    expect(await dependencies(`${one}, ${one.replace('lib', 'share')}`, other)).toEqual(on('bar', 'foo'));
  });

  it('no project for the files that nobody makes, nor for its own artifacts', async () => {
    expect(await dependencies(app('source_path: ../../packages/foo/motd'))).toEqual([]);
    expect(await dependencies(app('source_path: ../../dist/ivi/plan.json'))).toEqual([]);
    expect(await dependencies()).toEqual([]);
  });
});
