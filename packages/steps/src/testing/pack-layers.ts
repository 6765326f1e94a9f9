import { writeFileAtomic } from '@nx-aib/build-machine';
import { success } from '@nx-aib/core';
import { defineKind, kindsOf } from '../step-kind';
import type { Step } from '../step';
import { StepStore } from '../store/step-store';
import { fingerprinted } from '../run/fingerprinted';
import { makeLayers } from '../exchange/make-layers';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { HINTS } from './hints';

const LAYER = defineKind({
  name: 'layer',
  reads: {},
  makes: (folder: string) => ({ tree: path.join(folder, 'tree') }),
  tools: [],
  memoryMiB: 64,
  code: [],
  travels: () => ({}),
  // More than there is space for.
  run: async ({ made }) => {
    await writeFileAtomic(made.tree, randomBytes(2 ** 22));
    return success(undefined);
  },
});
const kinds = kindsOf([LAYER]);
const LAYERS: readonly Step[] = ['small', 'large'].map((name) => LAYER.step({ name, params: {}, reads: {} }));

/** Puts the outputs of the steps into a store. */
async function keepLayers(storeDir: string): Promise<void> {
  const store = new StepStore(storeDir);
  for (const [name, { fingerprint, declaration }] of await fingerprinted(LAYERS, kinds, {
    store: storeDir,
    refreshes: {},
  })) {
    const staging = await store.stage();
    writeFileSync(path.join(staging.output, 'tree'), randomBytes(name === 'small' ? 1000 : 2 ** 22));
    await store.commit({ fingerprint, declaration, image: 'layers' }, staging);
  }
  await store.close();
}

/** `folder` contains `disk`, which is too small. Packs layers onto it, and makes layers there; prints the results. */
export async function packLayers(disk: string): Promise<void> {
  const roomy = path.join(path.dirname(disk), 'store');
  await keepLayers(roomy);
  const quiet = { steps: LAYERS, kinds, hints: HINTS, report: () => undefined, say: () => undefined };
  const layers = path.join(disk, 'layers');
  const packed = await makeLayers({ ...quiet, folder: layers, storeDir: roomy });
  const archives = readdirSync(layers);
  mkdirSync(path.join(disk, 'store'));
  try {
    writeFileSync(path.join(disk, 'rest'), Buffer.alloc(2 ** 22, 1));
  } catch {
    // Now it is full.
  }
  const made = await makeLayers({ ...quiet, folder: layers, storeDir: path.join(disk, 'store') });
  process.stdout.write(
    JSON.stringify({
      packed: packed.diagnostics,
      archives,
      made: made.diagnostics,
      ok: [packed.ok, made.ok],
    }),
  );
}
