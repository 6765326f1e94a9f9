import { logger, readJson, type Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { parseManifest } from '@nx-aib/manifest';
import { planExecutor } from '../../executors/plan/executor';
import { capture, testWorkspace } from '../../testing/workspace';
import { imageGenerator, type NewImageOptions } from './generator';

let tree: Tree;
beforeEach(() => {
  tree = createTreeWithEmptyWorkspace({ formatter: 'none' });
});
afterEach(() => jest.restoreAllMocks());

const SCHEMA = 'node_modules/@nx-aib/plugin/schema/aib.schema.json';

async function generated(options: NewImageOptions): Promise<string> {
  await imageGenerator(tree, options);
  const { name, directory = '' } = options;
  return tree.read(`${directory}/${name}.aib.yml`, 'utf8') ?? '';
}

function manifestOf(text: string) {
  const parsed = parseManifest(text, 'x.aib.yml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.diagnostics));
  expect(parsed.diagnostics).toEqual([]);
  return parsed.value.manifest;
}

describe('the manifest of a new image', () => {
  it('has a QM partition with a limit and a service, and says what QM is', async () => {
    const text = await generated({ name: 'ivi', directory: 'images/ivi' });
    expect(text).toContain(
      '# QM, the quality-managed partition, is a container with its own systemd, for apps of no safety relevance.\n',
    );
    const { name, target, qm, content } = manifestOf(text);
    expect({ name, target, content }).toEqual({ name: 'ivi', target: 'qemu', content: undefined });
    expect(qm).toMatchObject({
      memory_limit: { max: { setting: '40%' }, high: { setting: '35%' } },
      content: { systemd: { enabled_services: ['hello.service'] } },
    });
  });

  it('has the service on the host without one', async () => {
    const { qm, content } = manifestOf(await generated({ name: 'gateway', qm: false }));
    expect(qm).toBeUndefined();
    expect(content).toMatchObject({ systemd: { enabled_services: ['hello.service'] } });
  });

  it.each([
    ['1.0', "name: '1.0'"],
    ['no', "name: 'no'"],
    ['0x1F', "name: '0x1F'"],
    ['car+b_2.x', 'name: car+b_2.x'],
  ])('has the name %s as text', async (name, line) => {
    const text = await generated({ name });
    expect(text.split('\n')).toContain(line);
    expect(manifestOf(text).name).toBe(name);
  });

  it.each<Omit<NewImageOptions, 'name'>>([{}, { qm: false }, { target: 'pc' }])(
    'can be planned as it is: %j',
    async (options) => {
      const workspace = testWorkspace();
      const seen = capture();
      workspace.write({ 'ivi.aib.yml': await generated({ name: 'ivi', ...options }) });
      const planned = await planExecutor(
        { manifest: 'ivi.aib.yml', arch: 'x86_64' },
        { root: workspace.root, projectName: 'ivi' },
      );
      workspace.remove();
      expect({ planned, err: seen.err }).toEqual({ planned: { success: true }, err: '' });
      expect(seen.out).toContain('/etc/systemd/system/hello.service');
    },
  );

  it('names its target', async () => {
    expect(manifestOf(await generated({ name: 'desk', target: 'pc' })).target).toBe('pc');
  });
});

describe('the schema that the first line names for editors', () => {
  it.each([
    ['', `# yaml-language-server: $schema=${SCHEMA}`],
    ['.', `# yaml-language-server: $schema=${SCHEMA}`],
    ['images/ivi', `# yaml-language-server: $schema=../../${SCHEMA}`],
    ['./images/', `# yaml-language-server: $schema=../${SCHEMA}`],
  ])("is the plugin's copy, from the directory %j", async (directory, line) => {
    tree.write(SCHEMA, '{}');
    expect((await generated({ name: 'ivi', directory })).split('\n')[0]).toBe(line);
  });

  it('is where Nx installs plugins itself, in a workspace without package.json', async () => {
    tree.write(`.nx/installation/${SCHEMA}`, '{}');
    const [line] = (await generated({ name: 'ivi' })).split('\n');
    expect(line).toBe(`# yaml-language-server: $schema=.nx/installation/${SCHEMA}`);
  });

  it("is a copy in the workspace where packages are not directories, as with Yarn's Plug'n'Play", async () => {
    tree.write('aib.schema.json', 'of an earlier version');
    const [line] = (await generated({ name: 'ivi', directory: 'images' })).split('\n');
    expect(line).toBe('# yaml-language-server: $schema=../aib.schema.json');
    expect(readJson(tree, 'aib.schema.json')).toHaveProperty('properties.qm');
  });
});

describe('what is refused, with nothing written', () => {
  it.each<[string, NewImageOptions, string]>([
    ['a name that the language has not', { name: 'my car' }, 'name: "my car" '],
    ['a path as a name', { name: 'images/ivi' }, 'name: "images/ivi" '],
    ['a name with a quote', { name: "a'b" }, 'name: "a\'b" '],
    ['no name', { name: '' }, 'name: '],
    ['a target that nobody knows', { name: 'ivi', target: 'qem' }, 'target "qem": did you mean qemu?'],
    [
      'a target that the distribution does not boot on',
      { name: 'ivi', target: 'rpi4' },
      'distribution debian13 cannot be built for target rpi4',
    ],
    [
      'a directory elsewhere',
      { name: 'ivi', directory: '../x' },
      'directory: "../x" is outside the workspace',
    ],
    ['an absolute directory', { name: 'ivi', directory: '/x' }, 'directory: "/x" is outside the workspace'],
  ])('%s', async (_what, options, message) => {
    const before = tree.listChanges().length;
    await expect(imageGenerator(tree, options)).rejects.toThrow(message);
    expect(tree.listChanges()).toHaveLength(before);
  });

  it('a manifest that exists', async () => {
    tree.write('images/ivi.aib.yml', 'name: mine\n');
    await expect(imageGenerator(tree, { name: 'ivi', directory: 'images' })).rejects.toThrow(
      'images/ivi.aib.yml exists: choose another name, or remove it first',
    );
    expect(tree.read('images/ivi.aib.yml', 'utf8')).toBe('name: mine\n');
  });

  it('all that is wrong at once', async () => {
    await expect(imageGenerator(tree, { name: 'a b', directory: '..', target: 'qem' })).rejects.toThrow(
      /name: [^\n]*\ndirectory: [^\n]*\n[^\n]* target "qem"/,
    );
  });
});

describe('the plugin', () => {
  it('is registered where it was not', async () => {
    await imageGenerator(tree, { name: 'ivi' });
    expect(readJson(tree, 'nx.json')).toMatchObject({ plugins: [{ plugin: '@nx-aib/plugin' }] });
  });

  it('has the distribution for which the target is looked at', async () => {
    const options = { distro: 'no-such' };
    tree.write('nx.json', JSON.stringify({ plugins: [{ plugin: '@nx-aib/plugin', options }] }));
    await expect(imageGenerator(tree, { name: 'ivi' })).rejects.toThrow('distribution "no-such"');
  });
});

it('says what comes next, once files are written', async () => {
  const say = jest.spyOn(logger, 'info').mockImplementation();
  const written = await imageGenerator(tree, { name: 'ivi' });
  expect(say).not.toHaveBeenCalled();
  await written();
  expect(say.mock.calls).toEqual([['next: nx plan ivi, then nx build ivi']]);
});
