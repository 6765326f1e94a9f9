import { formatFiles, readJson, type Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { initGenerator } from './generator';

// Nx loads Prettier with an import that Jest has not.
jest.mock('@nx/devkit', () => ({ ...jest.requireActual<object>('@nx/devkit'), formatFiles: jest.fn() }));

let tree: Tree;
beforeEach(() => {
  jest.mocked(formatFiles).mockClear();
  tree = createTreeWithEmptyWorkspace({ formatter: 'none' });
  tree.write('nx.json', '{}');
  tree.write('package.json', '{"name": "acme"}');
  tree.write('.gitignore', 'node_modules\ndist\n');
});

const nxJson = () => readJson<Record<string, unknown>>(tree, 'nx.json');
const updates = (js: object) => ({
  pluginsConfig: { '@nx/js': { projectsAffectedByDependencyUpdates: 'auto', ...js } },
});
/** As Nx has it by default where none of its JavaScript plugins is there. */
const UPDATES = updates({ analyzeSourceFiles: false });
const REGISTERED = { plugins: [{ plugin: '@nx-aib/plugin' }], ...UPDATES };

/** nx.json after init, given what it was before. */
async function initialized(before: object): Promise<unknown> {
  tree.write('nx.json', JSON.stringify(before));
  await initGenerator(tree);
  return nxJson();
}

describe('init', () => {
  it('registers the plugin, and does nothing else in a workspace that needs nothing else', async () => {
    const ignored = tree.read('.gitignore', 'utf8');
    expect(await initialized({})).toEqual(REGISTERED);
    expect(tree.read('.gitignore', 'utf8')).toBe(ignored);
    expect(readJson(tree, 'package.json')).toEqual({ name: 'acme' });
  });

  it('comes after the plugins that are there, and leaves all else as it is', async () => {
    const before = { plugins: ['@nx/js/typescript'], namedInputs: { production: [] }, defaultBase: 'trunk' };
    expect(await initialized(before)).toEqual({
      ...{ ...before, ...UPDATES },
      plugins: ['@nx/js/typescript', { plugin: '@nx-aib/plugin' }],
    });
  });

  it.each([
    ['as a text', '@nx-aib/plugin'],
    ['as an object', { plugin: '@nx-aib/plugin' }],
    ['with options', { plugin: '@nx-aib/plugin', options: { target: 'pc' } }],
    ['for some manifests', { plugin: '@nx-aib/plugin', include: ['images/**'] }],
  ])('changes nothing where the plugin is registered %s', async (_how, entry) => {
    tree.write('.gitignore', '');
    tree.write('package.json', '{"devDependencies": {"@nx/js": "23.2.1"}}');
    const before = { targetDefaults: { build: { cache: true } }, plugins: [entry] };
    expect(await initialized(before)).toEqual(before);
    expect(tree.read('.gitignore', 'utf8')).toBe('');
  });

  it('changes nothing when it is run again', async () => {
    tree.write('.gitignore', '');
    tree.write('package.json', '{"devDependencies": {"@nx/js": "23.2.1"}}');
    const once = await initialized({ targetDefaults: { build: { cache: true } } });
    const ignored = tree.read('.gitignore', 'utf8');
    await initGenerator(tree);
    expect(nxJson()).toEqual(once);
    expect(tree.read('.gitignore', 'utf8')).toBe(ignored);
  });

  it('keeps targetDefaults that are made for other projects from images', async () => {
    const build = { dependsOn: ['^build'], inputs: ['production', '^production'] };
    expect(await initialized({ targetDefaults: { build, test: {}, 'v*': { cache: true } } })).toEqual({
      ...REGISTERED,
      targetDefaults: {
        ...{ '@nx-aib/plugin:build': {}, '@nx-aib/plugin:validate': {}, '@nx-aib/plugin:verify': {} },
        ...{ build, test: {}, 'v*': { cache: true } },
      },
    });
  });

  it('leaves targetDefaults that are made for images', async () => {
    const targetDefaults = { build: {}, '@nx-aib/plugin:build': { cache: false } };
    expect(await initialized({ targetDefaults })).toEqual({ ...REGISTERED, targetDefaults });
  });

  it.each([
    ['dependencies', '@nx/js'],
    ['devDependencies', '@nx/react'],
  ])(
    'lets an updated package affect only what uses it, and Nx look for imports where it does: %s, %s',
    async (kind, name) => {
      tree.write('package.json', JSON.stringify({ [kind]: { [name]: '23.2.1' } }));
      expect(await initialized({ pluginsConfig: { other: {} } })).toEqual({
        ...REGISTERED,
        pluginsConfig: { ...updates({}).pluginsConfig, other: {} },
      });
    },
  );

  it.each(['22.7.12', '22.0.0'])(
    'leaves lock files to Nx %s, which does not compare them',
    async (version) => {
      const mocked = jest.replaceProperty(
        jest.requireMock<{ NX_VERSION: string }>('@nx/devkit'),
        'NX_VERSION',
        version,
      );
      expect(await initialized({})).toEqual({ plugins: [{ plugin: '@nx-aib/plugin' }] });
      mocked.restore();
    },
  );

  it('keeps other settings of @nx/js', async () => {
    const analyzed = await initialized({ pluginsConfig: { '@nx/js': { analyzePackageJson: false } } });
    expect(analyzed).toEqual({ ...REGISTERED, ...updates({ analyzePackageJson: false }) });
  });

  it('leaves what the workspace says of updated packages', async () => {
    tree.write('package.json', '{"devDependencies": {"@nx/js": "23.2.1"}}');
    const pluginsConfig = { '@nx/js': { projectsAffectedByDependencyUpdates: 'all' } };
    expect(await initialized({ pluginsConfig })).toEqual({ ...REGISTERED, pluginsConfig });
  });

  it('works without a package.json', async () => {
    tree.delete('package.json');
    await initGenerator(tree);
    expect(tree.exists('package.json')).toBe(false);
    expect(nxJson()).toEqual(REGISTERED);
  });

  it.each([
    ['', 'dist\n'],
    ['node_modules', 'node_modules\ndist\n'],
    ['packages/*/dist\n', 'packages/*/dist\ndist\n'],
    ['dist\n!dist\n', 'dist\n!dist\ndist\n'],
  ])('lets git ignore the images where it does not: %j', async (before, after) => {
    tree.write('.gitignore', before);
    await initGenerator(tree);
    expect(tree.read('.gitignore', 'utf8')).toBe(after);
  });

  it.each(['dist', '/dist', 'dist/', '**/dist', 'dist/**', '/dist/*'])(
    'adds nothing to a .gitignore with %s',
    async (line) => {
      tree.write('.gitignore', `# out\r\n${line}\n`);
      await initGenerator(tree);
      expect(tree.read('.gitignore', 'utf8')).toBe(`# out\r\n${line}\n`);
    },
  );

  it('writes a .gitignore where there is none', async () => {
    tree.delete('.gitignore');
    await initGenerator(tree);
    expect(tree.read('.gitignore', 'utf8')).toBe('dist\n');
  });

  it.each([
    [{}, 1],
    [{ skipFormat: true }, 0],
  ])('formats what it writes, or not: %j', async (options, times) => {
    await initGenerator(tree, options);
    expect(formatFiles).toHaveBeenCalledTimes(times);
  });
});
