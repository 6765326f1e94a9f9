import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileState } from '@nx-aib/build-machine';
import type { BuildRequest } from '../build-request';
import { stampOfBuilt } from './stamp-of-built';
import { fingerprintOf, imageOf, place, requestIn } from './testing/place';

let folder: string;
let request: BuildRequest;
const image = () => path.join(folder, 'out/car.qcow2');
const build = (name: string) => place(request, imageOf(name, 5000), name);
beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib stamp '));
  mkdirSync(path.join(folder, 'out'));
  request = await requestIn(path.join(folder, 'store'), image());
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the stamp of an image that was built', () => {
  it('is that of the file in place, and another one after a change', async () => {
    await build('a');
    const stamp = await stampOfBuilt(request, fingerprintOf('a'));
    expect(stamp).toBe(fileState(image())?.stamp);
    writeFileSync(image(), 'changed');
    expect(fileState(image())?.stamp).not.toBe(stamp);
  });

  it('is undefined once another build has replaced the image', async () => {
    await build('a');
    await build('b');
    expect(await stampOfBuilt(request, fingerprintOf('a'))).toBeUndefined();
    expect(await stampOfBuilt(request, fingerprintOf('b'))).toBe(fileState(image())?.stamp);
  });

  it('is undefined if the image or its descriptor is gone', async () => {
    await build('a');
    rmSync(image());
    expect(await stampOfBuilt(request, fingerprintOf('a'))).toBeUndefined();
    rmSync(request.descriptor);
    expect(await stampOfBuilt(request, fingerprintOf('a'))).toBeUndefined();
  });
});
