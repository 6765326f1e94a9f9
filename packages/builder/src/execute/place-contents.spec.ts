import fs from 'node:fs';
import { makeTempDir, sha256File, writeFileAtomic, type TempDir } from '@nx-aib/build-machine';
import type { ImageDescriptor } from '@nx-aib/image-plan';
import { contentsAreWhole, partsBeside } from './place-contents';

describe('the content manifest beside an image', () => {
  let dir: TempDir;

  beforeEach(async () => {
    dir = await makeTempDir('place-contents');
  });
  afterEach(() => dir.remove());

  it("is what the changes have made; the partition's digest is what the ESP's step has said", async () => {
    await writeFileAtomic(`${dir.path}/esp/sha256`, '12'.repeat(32));
    expect(await partsBeside({ changes: `${dir.path}/changes`, esp: `${dir.path}/esp` })).toEqual({
      contents: `${dir.path}/changes/files.mtree`,
      esp: { sha256: '12'.repeat(32) },
    });
  });

  it('is whole until it is changed, cut or gone: then the image is built again', async () => {
    const file = `${dir.path}/car.files.mtree`;
    const text = '#mtree\n# file system root at /\n./. x\n./a x\n';
    fs.writeFileSync(file, text);
    const contents = { file: 'car.files.mtree', size: text.length, sha256: await sha256File(file) };
    const descriptor = `${dir.path}/car.image.json`;
    const isWhole = () => contentsAreWhole(descriptor, { contents } as ImageDescriptor);
    expect(await isWhole()).toBe(true);
    for (const other of [text.replace('./a', './b'), text.slice(1), '']) {
      fs.writeFileSync(file, other);
      expect(await isWhole()).toBe(false);
    }
    fs.rmSync(file);
    expect(await isWhole()).toBe(false);
  });
});
