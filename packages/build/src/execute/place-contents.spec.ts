import fs from 'node:fs';
import { makeTempDir, writeFileAtomic, type TempDir } from '@nx-aib/host';
import type { ImageDescriptor } from '@nx-aib/image-plan';
import { contentsAreWhole, placeContents } from './place-contents';

describe('the content manifest beside an image', () => {
  let dir: TempDir;
  let descriptor: string;
  const inputs = () => ({ changes: `${dir.path}/changes`, esp: `${dir.path}/esp` });

  beforeEach(async () => {
    dir = await makeTempDir('place-contents');
    descriptor = `${dir.path}/car.json`;
    await writeFileAtomic(
      `${inputs().changes}/files.mtree`,
      '#mtree\n# file system root at /\n./. x\n./a x\n',
    );
    await writeFileAtomic(`${inputs().esp}/sha256`, '12'.repeat(32));
  });
  afterEach(() => dir.remove());

  it('is what the changes have made, in place of what was there, and the descriptor says so', async () => {
    fs.writeFileSync(`${dir.path}/car.files.mtree`, 'of the image before');
    const said = await placeContents(descriptor, inputs());
    expect(said).toEqual({
      contents: {
        ...{ file: 'car.files.mtree', size: 43, entries: 2 },
        sha256: '03ef238b213bd8e4c6131756d0679f53bd4ed067f77786198fd38fefd530cc76',
      },
      esp: { sha256: '12'.repeat(32) },
    });
    expect(fs.readFileSync(`${dir.path}/car.files.mtree`, 'utf8')).toContain('\n./a x\n');
  });

  it('is whole until it is changed, cut or gone: then the image is built again', async () => {
    const described = (await placeContents(descriptor, inputs())) as ImageDescriptor;
    const file = `${dir.path}/car.files.mtree`;
    expect(await contentsAreWhole(descriptor, described)).toBe(true);
    const text = fs.readFileSync(file, 'utf8');
    for (const other of [text.replace('./a', './b'), text.slice(1), '']) {
      fs.writeFileSync(file, other);
      expect(await contentsAreWhole(descriptor, described)).toBe(false);
    }
    fs.rmSync(file);
    expect(await contentsAreWhole(descriptor, described)).toBe(false);
  });

  it('is not whole where an older build has not described it', async () => {
    expect(await contentsAreWhole(descriptor, {} as ImageDescriptor)).toBe(false);
  });
});
