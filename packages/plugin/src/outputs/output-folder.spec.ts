import { mkdirSync, symlinkSync, unlinkSync } from 'node:fs';
import path from 'node:path';
import { inferIn, isImage } from '../testing/infer';
import { testWorkspace, type TestWorkspace } from '../testing/workspace';
import { outputFolder } from './output-folder';

let workspace: TestWorkspace;
beforeEach(() => {
  workspace = testWorkspace();
});
afterEach(() => workspace.remove());

function link(at: string, target: string): void {
  mkdirSync(path.join(workspace.root, path.dirname(at)), { recursive: true });
  symlinkSync(target, path.join(workspace.root, at));
}

describe('the output directory', () => {
  it('is the one that is named, where nothing is a link', async () => {
    expect(await outputFolder(workspace.root, 'dist/a')).toEqual({ path: 'dist/a', cacheable: true });
  });

  it.each([
    ['dist', 'made', 'made/a'],
    ['dist', './deep/er', 'deep/er/a'],
    ['dist/a', '../made', 'made'],
    ['dist', 'nothing/yet', 'nothing/yet/a'],
  ])('is where the link %s to %s leads', async (at, target, place) => {
    link(at, target);
    expect(await outputFolder(workspace.root, 'dist/a')).toEqual({ path: place, cacheable: true });
  });

  it('is where an absolute link and a link to a link lead, also in a workspace behind a link', async () => {
    link('dist', path.join(workspace.root, 'two'));
    link('two', 'three');
    const alias = `${workspace.root} alias`;
    symlinkSync(workspace.root, alias);
    try {
      const found = { path: 'three/a', cacheable: true };
      expect(await outputFolder(workspace.root, 'dist/a')).toEqual(found);
      expect(await outputFolder(alias, 'dist/a')).toEqual(found);
    } finally {
      unlinkSync(alias);
    }
  });

  it.each(['/var/tmp/elsewhere', '../elsewhere'])(
    'has nothing for the cache where it is %s',
    async (target) => {
      link('dist', target);
      expect(await outputFolder(workspace.root, 'dist/a')).toEqual({ path: 'dist/a', cacheable: false });
    },
  );

  it.each([
    ['the workspace itself', 'dist/a', '..'],
    ['a circle', 'dist', 'dist'],
  ])('has nothing for the cache where it is %s', async (_what, at, target) => {
    link(at, target);
    expect(await outputFolder(workspace.root, 'dist/a')).toEqual({ path: 'dist/a', cacheable: false });
  });
});

describe('the targets of an image whose output directory is a link', () => {
  const WRITING = ['plan', 'build', 'verify'];

  async function infer() {
    workspace.write({ 'a.aib.yml': 'name: a\n' });
    const projects = Object.values(await inferIn(workspace, ['a.aib.yml']));
    const image = projects.find(isImage);
    const packages = projects.find((one) => !isImage(one));
    const writing = WRITING.map((name) => image?.targets?.[name]);
    return { writing, all: Object.values(image?.targets ?? {}), packages: packages?.targets?.['packages'] };
  }

  it('write, and let Nx put back, where it leads', async () => {
    link('dist', 'made');
    const { writing, all, packages } = await infer();
    for (const target of writing) expect(target?.options).toMatchObject({ outputPath: 'made/a' });
    for (const { options } of all) expect([undefined, 'made/a']).toContain(options.outputPath);
    expect(writing[1]).toMatchObject({
      cache: true,
      outputs: expect.arrayContaining(['{options.outputPath}/image.json']),
    });
    expect(packages?.options.outputPath).toMatch(/^made\/packages-/);
  });

  it('are not cached where it leads out of the workspace', async () => {
    link('dist', '/var/tmp/elsewhere');
    const { writing, packages } = await infer();
    for (const target of writing)
      expect(target).toMatchObject({ cache: false, options: { outputPath: 'dist/a' } });
    expect(packages?.cache).toBe(false);
  });
});
