import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sha256File } from '@nx-aib/build-machine';
import { imageOf, place, requestIn } from './place';

const MIB = 2 ** 20;

/** Replaces an image on a disk of 4 MiB without free space, with the store on another disk; prints what is left. */
export async function fillOutput(folder: string): Promise<void> {
  const storeDir = path.join(`${folder} beside`, 'store');
  const request = await requestIn(storeDir, path.join(folder, 'car.qcow2'));
  await place(request, imageOf('o', MIB), 'old');
  const descriptor = readFileSync(request.descriptor, 'utf8');
  const digest = await sha256File(request.out);
  const left = async (size: number) => {
    const { diagnostics } = await place(request, imageOf('n', size), 'new');
    const same =
      readFileSync(request.descriptor, 'utf8') === descriptor && (await sha256File(request.out)) === digest;
    return { codes: diagnostics.map(({ code }) => code), same, names: readdirSync(folder).sort() };
  };
  const noRoomForTheImage = await left(6 * MIB);
  // One page is left beside the image.
  const rest = path.join(folder, 'rest');
  writeFileSync(rest, Buffer.alloc(2 * MIB - descriptor.length));
  const noRoomForTheDescriptor = await left(MIB);
  rmSync(rest);
  const withRoom = await left(MIB);
  process.stdout.write(JSON.stringify({ noRoomForTheImage, noRoomForTheDescriptor, withRoom }));
}
