import { writeFileAtomic } from '@nx-aib/build-machine';
import { describeImage } from '@nx-aib/image-plan';
import type { Result } from '@nx-aib/core';
import type { BuildRequest } from '../../build-request';
import { withMachineErrors, type StepStore, useStore } from '@nx-aib/steps';
import { loadImagePlan } from '@nx-aib/planner';
import { rememberDigest } from '../image-digests';
import { descriptorOf } from '../descriptor-name';
import { placeImage } from '../place-image';
import path from 'node:path';

/** A build request with its own manifest beside the store. */
export async function requestIn(storeDir: string, out: string): Promise<BuildRequest> {
  const manifestFile = path.join(storeDir, '../car.aib.yml');
  await writeFileAtomic(manifestFile, 'name: car\n');
  const loaded = await loadImagePlan({ manifestFile, arch: 'x86_64' });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics));
  return {
    ...loaded.value,
    ...{ format: 'qcow2', out, descriptor: descriptorOf(out), storeDir },
    ...{ report: () => undefined, say: () => undefined, dryRun: false },
  };
}

/** A complete fingerprint from a letter. */
export function fingerprintOf(letter: string): string {
  return letter.repeat(64);
}

/** Places an image that a step could have made in the request's store. */
export function place(
  request: BuildRequest,
  content: Uint8Array,
  letter: string,
): Promise<Result<undefined>> {
  return withMachineErrors(request, () =>
    useStore(request.storeDir, (store) => placeFrom(store, request, content, fingerprintOf(letter))),
  );
}

/** The same from a store that is already in use. */
export async function placeFrom(
  store: StepStore,
  request: BuildRequest,
  content: string | Uint8Array,
  fingerprint: string,
): Promise<Result<undefined>> {
  const { output } = await store.stage();
  const [disk, files] = [path.join(output, `disk.${request.format}`), path.join(output, 'files.mtree')];
  await writeFileAtomic(disk, content);
  await writeFileAtomic(files, '#mtree\n# file system root at /\n./. type=dir\n');
  return placeImage(
    request,
    { image: disk, contents: files },
    ({ image, contents }) =>
      describeImage({
        artifact: { file: path.basename(request.out), format: request.format, ...image, fingerprint },
        contents,
        esp: { sha256: contents.sha256 },
        plan: request.plan,
        installed: request.plan.packages.map(({ root }) => {
          return { root, name: 'podman', version: '5', arch: 'amd64' };
        }),
      }),
    (digest) => rememberDigest(store.folder, request.out, digest),
  );
}

/** An image of some size, real enough for the tests. */
export function imageOf(letter: string, size: number): Buffer {
  return Buffer.concat([Buffer.from('514649fb', 'hex'), Buffer.alloc(size - 4, letter)]);
}
