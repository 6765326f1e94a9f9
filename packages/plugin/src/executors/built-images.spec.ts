import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { hashForImage, rememberImage } from './built-images';
import { imageHasher } from './image-hasher';

let folder: string;
let image: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'built images '));
  image = path.join(folder, 'a.qcow2');
  writeFileSync(image, 'image');
});
afterEach(() => rmSync(folder, { recursive: true }));

const hashFor = (hash: string) => hashForImage(folder, 'dist/a/image.json', hash);
const remember = (taskHash: string) => rememberImage(folder, 'dist/a/image.json', image, taskHash);

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
    expect(await hashForImage(folder, 'dist/b/image.json', '1')).not.toBe(one);
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
  await expect(
    rememberImage(path.join(image, 'below'), 'dist/a/image.json', image, '112345678901234'),
  ).resolves.toBeUndefined();
  rmSync(image);
  await remember('112345678901234');
  expect(readdirSync(folder)).toEqual([]);
});

describe('the hasher', () => {
  const hasher = { hashTask: () => Promise.resolve({ value: '1', details: { command: 'c', nodes: {} } }) };
  const hashOf = (outputs: readonly string[]) =>
    imageHasher({ outputs } as never, { hasher, taskGraph: {}, env: {} } as never);

  it('adds to what Nx hashes', async () => {
    const { value, details } = await hashOf(['dist/hasher-spec/image.json', 'dist/hasher-spec/files.mtree']);
    expect(value).toMatch(/^1\d{14}$/);
    expect(details).toEqual({ command: 'c', nodes: {} });
  });

  it("leaves a target of the user's own with other outputs as it is", async () => {
    expect((await hashOf(['dist'])).value).toBe('1');
  });
});
