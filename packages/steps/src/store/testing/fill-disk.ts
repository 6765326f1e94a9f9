import { writeFileAtomic } from '@nx-aib/build-machine';
import { success } from '@nx-aib/core';
import { withMachineErrors } from '../../run/full-disk';
import { StepStore, type Staging } from '../step-store';
import { fill, identity } from './make-objects';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Makes a small object, and one that is too large for the disk of `folder`; prints what is left. */
export async function fillDisk(folder: string): Promise<void> {
  const storeDir = path.join(folder, 'store');
  const keep = async (store: StepStore, make: (staging: Staging) => Promise<void>) => {
    try {
      await store.open(['f1']);
      await store.locked(
        'f1',
        () => undefined,
        async () => {
          const staging = await store.stage();
          await make(staging);
          await store.commit(identity('f1'), staging);
        },
      );
      return success(undefined);
    } finally {
      await store.close();
    }
  };
  const tooLarge = ({ output }: Staging) => writeFileAtomic(path.join(output, 'a'), Buffer.alloc(2 ** 22, 1));
  // Like a failed program: no space is left for a record either.
  const toTheBrim = async (staging: Staging) => {
    await fill(staging);
    await tooLarge(staging).catch(() => writeFileSync(path.join(folder, 'rest'), Buffer.alloc(2 ** 22, 1)));
  };
  const codes = new Set<string>();
  for (const make of [tooLarge, toTheBrim]) {
    const places = { storeDir, out: path.join(folder, 'car.qcow2') };
    const result = await withMachineErrors(places, () => keep(new StepStore(storeDir), make));
    result.diagnostics.forEach(({ code }) => codes.add(code));
  }
  const left = (name: string): string[] =>
    existsSync(path.join(storeDir, name)) ? readdirSync(path.join(storeDir, name)) : [];
  const found = { codes: [...codes], objects: left('objects'), staging: left('staging') };
  const more = { leases: left('leases'), locks: left('locks') };
  rmSync(path.join(folder, 'rest'), { force: true });
  const store = new StepStore(storeDir);
  await keep(store, fill);
  process.stdout.write(JSON.stringify({ ...found, ...more, afterwards: (await store.find('f1')).state }));
}
