import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { nx } from './testing/commands';
import { freshCopy } from './testing/fresh-copy';

const manifest = (name: string, ...sources: string[]) =>
  [
    `name: ${name}`,
    'content:',
    '  add_files:',
    ...sources.map((source, index) => `    - {path: /etc/${name}/${index}, source_path: ${source}}`),
  ].join('\n');

const FILES = {
  'images/a/a.aib.yml': manifest('a', 'own.conf', '../shared/both.conf'),
  'images/a/own.conf': 'a',
  'images/b/b.aib.yml': manifest('b', '../shared/both.conf', '../shared/only-b.conf'),
  'images/c/c.aib.yml': manifest('c', 'own.conf'),
  'images/c/own.conf': 'c',
  'images/shared/both.conf': 'both',
  'images/shared/only-b.conf': 'b',
};

async function write(files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(freshCopy(name)), { recursive: true });
    await writeFile(freshCopy(name), text);
  }
}

beforeAll(() => write(FILES));
afterAll(() => rm(freshCopy('images'), { recursive: true }));

async function affectedImages(...files: string[]): Promise<string[]> {
  const shown = await nx('show', 'projects', '--affected', `--files=${files.join(',')}`, '--json');
  expect(shown.status).toBe(0);
  const images = ['a', 'b', 'c', 'image-qemu'];
  return (JSON.parse(shown.stdout) as string[]).filter((name) => images.includes(name)).sort();
}

describe('nx affected', () => {
  it.each([
    ['a file that two manifests name', 'images/shared/both.conf', ['a', 'b']],
    ['a file that one manifest names', 'images/shared/only-b.conf', ['b']],
    ["a file in an image's own directory", 'images/a/own.conf', ['a']],
    ['a manifest', 'images/c/c.aib.yml', ['c']],
    ['a lock', 'images/c/c.aib.lock', ['c']],
    ['a file that no manifest names', 'images/shared/nobody.conf', []],
    ['the tests', 'e2e/tests/src/affected.spec.ts', []],
    ['the code that builds images', 'packages/partitions/src/index.ts', ['a', 'b', 'c', 'image-qemu']],
  ])('sees %s in just the images that depend on it', async (_what, file, expected) => {
    expect(await affectedImages(file)).toEqual(expected);
  });
});

describe('a cached task', () => {
  const HIT = /\[(local cache|existing outputs match the cache)[^\]]*\]/;

  it('is kept for what its image does not use, and run again for what it does', async () => {
    expect((await nx('validate', 'a')).stdout).not.toMatch(HIT);
    await write({ 'images/a/README.md': 'not part of the image', 'images/shared/only-b.conf': 'changed' });
    expect((await nx('validate', 'a')).stdout).toMatch(HIT);
    await write({ 'images/shared/both.conf': 'changed' });
    expect((await nx('validate', 'a')).stdout).not.toMatch(HIT);
  });
});
