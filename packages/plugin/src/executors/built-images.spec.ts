import { cpSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { workspaceRoot } from '@nx/devkit';
import { fileState } from '@nx-aib/build-machine';
import { hashForImage, rememberImage } from './built-images';
import { imageHasher, verdictHasher } from './image-hasher';

let folder: string;
let image: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'built images '));
  image = path.join(folder, 'a.qcow2');
  writeFileSync(image, 'image');
});
afterEach(() => rmSync(folder, { recursive: true }));

const here = () => ({ root: folder, dataFolder: folder });
const hashFor = (hash: string) => hashForImage(here(), 'dist/a/image.json', hash);
const remember = (taskHash: string, workspace = here()) => {
  const descriptor = path.join(folder, 'dist/a/image.json');
  return rememberImage(workspace, { image, descriptor, stamp: fileState(image)?.stamp }, taskHash);
};

/** A task of this hash has run. */
async function built(hash: string): Promise<string> {
  const taskHash = await hashFor(hash);
  await remember(taskHash);
  return taskHash;
}

/** As a build does it. */
function replaceImage(text: string): void {
  writeFileSync(`${image}.new`, text);
  renameSync(`${image}.new`, image);
}

describe('the hash of a task that builds an image', () => {
  it('is one that no task has had, where no image was built', async () => {
    const [one, two] = [await hashFor('1'), await hashFor('1')];
    expect(one).toMatch(/^1\d{14}$/);
    expect(two).not.toBe(one);
  });

  it('is that of the task that built the image in place', async () => {
    const one = await built('1');
    expect(await hashFor('1')).toBe(one);
    expect(await hashFor('1')).toBe(one);
  });

  it.each<[string, () => void]>([
    ['is gone', () => rmSync(image)],
    ['was replaced', () => replaceImage('image')],
    ['was written to', () => writeFileSync(image, 'imagE')],
  ])('is a new one where the image %s', async (_what, change) => {
    const one = await built('1');
    change();
    expect(await hashFor('1')).not.toBe(one);
  });

  it('is a new one for anything else that the image was not built from', async () => {
    await built('1');
    expect(await hashFor('2')).toMatch(/^2\d{14}$/);
    replaceImage('other');
    const two = await built('2');
    expect(await hashFor('2')).toBe(two);
    // The first image would have to come back.
    expect(await hashFor('1')).not.toBe(two);
    expect(await hashFor('1')).not.toBe(await hashFor('1'));
  });

  it('stays, if two tasks make the same image and the second one has nothing to do', async () => {
    const hashes = [await built('1'), await built('2')];
    expect([await hashFor('1'), await hashFor('2')]).toEqual(hashes);
  });

  it('is a new one in another directory', async () => {
    const one = await built('1');
    expect(await hashForImage(here(), 'dist/b/image.json', '1')).not.toBe(one);
  });

  it('is a new one in a copy of the workspace, whose image may be another one', async () => {
    const one = await built('1');
    const copy = path.join(folder, 'copy');
    cpSync(image, path.join(copy, 'a.qcow2'), { preserveTimestamps: true });
    expect(await hashForImage({ ...here(), root: copy }, 'dist/a/image.json', '1')).not.toBe(one);
  });

  it('is a new one where another build has replaced the image before it could be remembered', async () => {
    const one = await hashFor('1');
    await rememberImage(here(), { image, descriptor: path.join(folder, 'dist/a/image.json') }, one);
    expect(await hashFor('1')).not.toBe(one);
  });
});

it('keeps one small file for each directory, however many images were built there', async () => {
  for (const hash of ['1', '2', '3']) {
    replaceImage(hash);
    await built(hash);
  }
  expect(readdirSync(folder).filter((name) => name.endsWith('.json'))).toHaveLength(1);
});

it('remembers nothing where it cannot write, or there is no image', async () => {
  const unwritable = { ...here(), dataFolder: path.join(image, 'below') };
  await expect(remember('112345678901234', unwritable)).resolves.toBeUndefined();
  rmSync(image);
  await remember('112345678901234');
  expect(readdirSync(folder)).toEqual([]);
});

const context = {
  hasher: { hashTask: () => Promise.resolve({ value: '1', details: { command: 'c', nodes: {} } }) },
  ...{ taskGraph: {}, env: {} },
} as never;

describe('the hasher of a build', () => {
  const hashOf = (outputs: readonly string[]) => imageHasher({ outputs } as never, context);

  it('adds to what Nx hashes', async () => {
    const { value, details } = await hashOf(['dist/hasher-spec/image.json', 'dist/hasher-spec/files.mtree']);
    expect(value).toMatch(/^1\d{14}$/);
    expect(details).toEqual({ command: 'c', nodes: {} });
  });

  it("leaves a target of the user's own with other outputs as it is, and one whose images Nx caches", async () => {
    expect((await hashOf(['dist'])).value).toBe('1');
    expect((await hashOf(['dist/a/a.qcow2', 'dist/a/image.json', 'dist/a/files.mtree'])).value).toBe('1');
  });
});

describe('the hasher of a check', () => {
  const place = 'dist/hasher-spec';
  const hashOf = async (outputs = [`${place}/verify.json`, `${place}/verify.junit.xml`]) =>
    (await verdictHasher({ outputs } as never, context)).value;
  const write = (name: string, text: string) => {
    mkdirSync(path.join(workspaceRoot, place), { recursive: true });
    writeFileSync(path.join(workspaceRoot, place, name), text);
  };
  afterEach(() => rmSync(path.join(workspaceRoot, place), { recursive: true, force: true }));

  it('depends on the image and the signature that are in place', async () => {
    const hashes = [await hashOf()];
    write('image.json', '1');
    hashes.push(await hashOf());
    write('image.json', '2');
    hashes.push(await hashOf());
    write('image.json.intoto.jsonl', '2');
    hashes.push(await hashOf());
    expect(new Set(hashes).size).toBe(4);
    expect(await hashOf()).toBe(hashes[3]);
  });

  it('is never the same where it is unknown, or cannot be read, what is checked', async () => {
    expect(await hashOf(['dist'])).not.toBe(await hashOf(['dist']));
    mkdirSync(path.join(workspaceRoot, place, 'image.json'), { recursive: true });
    expect(await hashOf()).not.toBe(await hashOf());
  });
});
