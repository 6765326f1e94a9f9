import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import * as machine from '@nx-aib/build-machine';
import { isText } from '@nx-aib/core';
import * as cli from '@nx-aib/cli';
import * as language from '@nx-aib/manifest';
import { inferIn, isImage } from '../testing/infer';
import { testWorkspace, type TestWorkspace } from '../testing/workspace';
import * as code from './code-state';
import { KeptFacts } from './kept-facts';

// Modules whose functions can be watched.
jest.mock('@nx-aib/build-machine', () => ({
  __esModule: true,
  ...jest.requireActual<typeof machine>('@nx-aib/build-machine'),
}));
jest.mock('@nx-aib/cli', () => ({ __esModule: true, ...jest.requireActual<typeof cli>('@nx-aib/cli') }));
jest.mock('@nx-aib/manifest', () => ({
  __esModule: true,
  ...jest.requireActual<typeof language>('@nx-aib/manifest'),
}));
jest.mock('./code-state', () => ({
  __esModule: true,
  ...jest.requireActual<typeof code>('./code-state'),
}));

let workspace: TestWorkspace;
beforeEach(() => {
  workspace = testWorkspace();
});
afterEach(() => {
  jest.restoreAllMocks();
  workspace.remove();
});

const open = (state = 'code', purpose = 'p') => KeptFacts.open(workspace.root, purpose, state);

async function made(kept: KeptFacts, from: unknown[], value: string | undefined): Promise<boolean> {
  let isMade = false;
  await kept.of(from, isText, () => {
    isMade = true;
    return Promise.resolve(value);
  });
  return isMade;
}

describe('a fact', () => {
  it('is made once for all that it follows from, and by the same code', async () => {
    const first = await open();
    expect(await made(first, ['x', 1], 'fact')).toBe(true);
    await first.save();
    expect(await made(await open(), ['x', 1], 'other')).toBe(false);
    expect(await (await open()).of(['x', 1], isText, () => Promise.resolve('other'))).toBe('fact');
    for (const from of [['x', 2], ['x'], ['x1']]) expect(await made(await open(), from, 'fact')).toBe(true);
    expect(await made(await open('other code'), ['x', 1], 'fact')).toBe(true);
    expect(await made(await open('code', 'another registration'), ['x', 1], 'fact')).toBe(true);
  });

  it('is forgotten when a run does not ask for it, and not kept when there is none', async () => {
    const first = await open();
    await made(first, ['a'], 'fact');
    await made(first, ['b'], 'fact');
    await made(first, ['c'], undefined);
    await first.save();
    const second = await open();
    expect(await made(second, ['a'], 'fact')).toBe(false);
    expect(await made(second, ['c'], 'fact')).toBe(true);
    await second.save();
    expect(await made(await open(), ['b'], 'fact')).toBe(true);
  });

  it('is not kept when what it follows from has changed meanwhile', async () => {
    const first = await open();
    const make = () => Promise.resolve('fact');
    expect(await first.of(['a'], isText, make, () => false)).toBe('fact');
    expect(await first.of(['b'], isText, make, () => Promise.resolve(false))).toBe('fact');
    await first.save();
    for (const from of [['a'], ['b']]) expect(await made(await open(), from, 'fact')).toBe(true);
  });

  it('is made anew where what was kept is not one, or cannot be kept', async () => {
    const folder = path.join(workspace.root, '.nx/workspace-data');
    mkdirSync(folder, { recursive: true });
    const first = await open();
    await made(first, ['a'], 'fact');
    await first.save();
    const file = path.join(folder, readdirSync(folder)[0] ?? '');
    for (const damage of [(text: string) => text.replace('"fact"', '{}'), () => '{', () => '[]']) {
      writeFileSync(file, damage(readFileSync(file, 'utf8')));
      const next = await open();
      expect(await made(next, ['a'], 'fact')).toBe(true);
      await next.save();
    }
    workspace.write({ 'other/.nx': '' });
    const nowhere = await KeptFacts.open(path.join(workspace.root, 'other'), 'p', 'code');
    await made(nowhere, ['a'], 'fact');
    await nowhere.save();
  });
});

describe('a manifest', () => {
  const MANIFEST = 'a/a.aib.yml';
  const TEXT = 'name: a\ncontent: {debs: [tree], add_files: [{path: /etc/x, source_path: x}]}\n';

  /** What two runs infer, and how often each parses and plans. */
  async function runs(change: () => void, options = {}) {
    const parse = jest.spyOn(language, 'parseManifest');
    const plan = jest.spyOn(cli, 'loadFromOptions');
    await inferIn(workspace, [MANIFEST]);
    parse.mockClear();
    plan.mockClear();
    change();
    const projects = await inferIn(workspace, [MANIFEST], options);
    const set = Object.values(projects).find((project) => !isImage(project));
    return { parsed: parse.mock.calls.length, planned: plan.mock.calls.length, set: set?.name, projects };
  }

  beforeEach(() => workspace.write({ [MANIFEST]: TEXT, 'a/x': '' }));

  it('is parsed and planned once, and inferred the same from what is kept', async () => {
    const first = await inferIn(workspace, [MANIFEST]);
    const { projects, ...counts } = await runs(() => undefined);
    expect(counts).toMatchObject({ parsed: 0, planned: 0 });
    expect(projects).toEqual(first);
  });

  it.each([
    ['another text', { [MANIFEST]: TEXT.replace('tree', 'less') }, 2, 1],
    ['a lock', { 'a/a.aib.lock': 'not one\n' }, 1, 1],
    ['another content of a file that it names', { 'a/x': 'changed' }, 0, 0],
  ])('is read again after %s', async (_what, files, parsed, planned) => {
    const before = (await runs(() => undefined)).set;
    const after = await runs(() => workspace.write(files));
    expect(after).toMatchObject({ parsed, planned });
    if (planned === 1) expect(after.set).not.toBe(before);
  });

  it('is not even opened while nobody has written to it', async () => {
    await inferIn(workspace, [MANIFEST]);
    const read = jest.spyOn(machine, 'readTextIfThere');
    const opened = () =>
      read.mock.calls.map(([file]) => path.basename(file)).filter((name) => name.startsWith('a.aib'));
    await inferIn(workspace, [MANIFEST]);
    expect(opened()).toEqual([]);
    workspace.write({ [MANIFEST]: TEXT });
    await inferIn(workspace, [MANIFEST]);
    expect(opened()).toContain('a.aib.yml');
  });

  it('is read again after an edit that keeps its size and the time of its last modification', async () => {
    const file = path.join(workspace.root, MANIFEST);
    const { atime, mtime } = statSync(file);
    const before = (await runs(() => undefined)).set;
    const after = await runs(() => {
      workspace.write({ [MANIFEST]: TEXT.replace('tree', 'less') });
      utimesSync(file, atime, mtime);
    });
    expect(after).toMatchObject({ parsed: 2, planned: 1 });
    expect(after.set).not.toBe(before);
  });

  it('is read again when it is a link to another file from now on', async () => {
    workspace.write({ 'one.yml': TEXT, 'other.yml': TEXT.replace('tree', 'less') });
    const file = path.join(workspace.root, MANIFEST);
    const leadTo = (target: string) => {
      rmSync(file);
      symlinkSync(target, file);
    };
    leadTo('../one.yml');
    const before = (await runs(() => undefined)).set;
    const after = await runs(() => leadTo('../other.yml'));
    expect(after).toMatchObject({ parsed: 2, planned: 1 });
    expect(after.set).not.toBe(before);
    expect((await runs(() => leadTo('../one.yml'))).set).toBe(before);
  });

  it('is the only one of several that is read again after an edit', async () => {
    const others = ['b/b.aib.yml', 'c/c.aib.yml'];
    const all = [MANIFEST, ...others];
    workspace.write(Object.fromEntries(others.map((file) => [file, 'name: other\n'])));
    await inferIn(workspace, all);
    const parse = jest.spyOn(language, 'parseManifest');
    const plan = jest.spyOn(cli, 'loadFromOptions');
    workspace.write({ 'b/b.aib.yml': 'name: other\ncontent: {debs: [tree]}\n' });
    const projects = await inferIn(workspace, all);
    expect(new Set(parse.mock.calls.map(([, file]) => path.basename(file ?? '')))).toEqual(
      new Set(['b.aib.yml']),
    );
    expect(plan).toHaveBeenCalledTimes(1);
    expect(Object.values(projects).filter(isImage)).toHaveLength(3);
  });

  it('is planned again when a file that it names is gone, or it is another image', async () => {
    const before = (await runs(() => undefined)).set;
    const folder = TEXT.replace('source_path: x', 'source_path: ../a');
    expect((await runs(() => workspace.write({ [MANIFEST]: folder }))).set).toBeUndefined();
    workspace.write({ [MANIFEST]: TEXT });
    const gone = await runs(() => rmSync(path.join(workspace.root, 'a/x')));
    // A task may make it: the packages are the same.
    expect(gone).toMatchObject({ planned: 1, set: before });
    workspace.write({ 'a/x': '' });
    expect(await runs(() => undefined, { mode: 'image' })).toMatchObject({ planned: 1 });
  });

  it('is read again with other code', async () => {
    const state = jest.spyOn(code, 'codeState').mockResolvedValue('before');
    expect(await runs(() => state.mockResolvedValue('after'))).toMatchObject({ parsed: 2, planned: 1 });
  });
});

describe('the state of the code', () => {
  it('stays the same while nobody writes to it', async () => {
    jest.restoreAllMocks();
    expect(await code.codeState()).toMatch(/^[0-9a-f]{64}$/);
    expect(await code.codeState()).toBe(await code.codeState());
  });
});
