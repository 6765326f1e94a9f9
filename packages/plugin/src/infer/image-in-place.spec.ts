import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { renderDescriptor } from '@nx-aib/image-plan';
import { smallDescriptor } from '../../../image-plan/src/testing/small-descriptor';
import { imageInPlace } from './image-in-place';

const OUTPUT = "dist/it's a car";

let root: string;
const at = (name: string) => path.join(root, OUTPUT, name);
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'image in place '));
  mkdirSync(at('.'), { recursive: true });
  writeFileSync(at('car.qcow2'), 'image');
  writeFileSync(at('image.json'), renderDescriptor(smallDescriptor()));
});
afterEach(() => rmSync(root, { recursive: true }));

/** What Nx hashes: the output of the command in the workspace's root. */
function printed(cwd = root): string {
  const { runtime } = imageInPlace(OUTPUT) as { runtime: string };
  return execFileSync('sh', ['-c', runtime], { cwd, encoding: 'utf8' });
}

it('is the same as long as the image that image.json describes is in place', () => {
  expect(printed()).toMatch(/^\d+ 5 \d{4}-/);
  expect(printed()).toBe(printed());
});

it.each<[string, () => void]>([
  ['the image is written to', () => writeFileSync(at('car.qcow2'), 'imagE')],
  [
    'the image is replaced by one of the same size and time',
    () => {
      writeFileSync(at('new'), 'imagE');
      utimesSync(at('new'), new Date(0), new Date(0));
      renameSync(at('new'), at('car.qcow2'));
    },
  ],
])('is another one if %s', (_what, change) => {
  utimesSync(at('car.qcow2'), new Date(0), new Date(0));
  const before = printed();
  change();
  expect(printed()).not.toBe(before);
  expect(printed()).toBe(printed());
});

it('is another one in a copy of the workspace', () => {
  const copy = path.join(root, 'copy');
  cpSync(path.join(root, 'dist'), path.join(copy, 'dist'), { recursive: true, preserveTimestamps: true });
  expect(printed(copy)).not.toBe(printed());
});

it.each([
  ['the image', 'car.qcow2'],
  ['image.json', 'image.json'],
  ['the directory', '.'],
])('is never the same without %s', (_what, name) => {
  rmSync(at(name), { recursive: true });
  expect(printed()).toMatch(/^[0-9a-f-]{36}\n$/);
  expect(printed()).not.toBe(printed());
});

it('is never the same if image.json is not a descriptor', () => {
  writeFileSync(at('image.json'), '{}');
  expect(printed()).not.toBe(printed());
});
