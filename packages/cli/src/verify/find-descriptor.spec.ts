import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { renderDescriptor } from '@nx-aib/image-plan';
import { smallDescriptor } from '../../../image-plan/src/testing/small-descriptor';
import { findDescriptor } from './find-descriptor';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'find-descriptor-'));
  fs.writeFileSync(inFolder('car.qcow2'), '');
  fs.writeFileSync(inFolder('other.qcow2'), '');
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const inFolder = (name: string) => path.join(folder, name);

/** The descriptor of car.qcow2 under some name. */
const leaveDescriptor = (name: string) =>
  fs.writeFileSync(inFolder(name), renderDescriptor(smallDescriptor()));

describe('the image that `aib-dev verify` is given', () => {
  it('is its descriptor, whether or not there is one', async () => {
    expect(await findDescriptor('none.json')).toMatchObject({ ok: true, value: 'none.json' });
  });

  it.each(['car.image.json', 'image.json'])('may be named itself: %s describes it', async (name) => {
    leaveDescriptor(name);
    expect(await findDescriptor(inFolder('car.qcow2'))).toMatchObject({ ok: true, value: inFolder(name) });
  });

  it('is not another one that a descriptor beside it describes', async () => {
    leaveDescriptor('image.json');
    const found = await findDescriptor(inFolder('other.qcow2'));
    expect(found.diagnostics).toEqual([
      {
        code: 'runner/no-descriptor',
        severity: 'error',
        message: `there is no image descriptor of "${inFolder('other.qcow2')}"`,
        hint: `a build writes it beside the image, as "${inFolder('other.image.json')}"; a descriptor with another name can be given itself`,
      },
    ]);
  });

  it('has a descriptor that is none: it is said, and no other one is taken', async () => {
    fs.writeFileSync(inFolder('car.image.json'), '{}');
    leaveDescriptor('image.json');
    const found = await findDescriptor(inFolder('car.qcow2'));
    expect(found.ok).toBe(false);
    expect(found.diagnostics[0]?.code).toBe('image-plan/bad-descriptor');
  });

  it('has to be there', async () => {
    const found = await findDescriptor('none.qcow2');
    expect(found.diagnostics.map(({ message }) => message)).toEqual(['there is no image "none.qcow2"']);
  });
});
