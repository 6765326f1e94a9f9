import { removeAbandoned } from '@nx-aib/build-machine';
import { success, type Result } from '@nx-aib/core';
import type { BuildRequest } from '../build-request';
import { lockPackages } from '../lock/lock-packages';
import { loadImagePlan, type LoadedPlan } from '@nx-aib/planner';
import { derivedUuid } from '../../../partitions/src/identity';
import { placeFrom } from '../output/testing/place';
import { fingerprint as fingerprintOf } from '../../../steps/src/step';
import { ExchangeFolder } from '../../../steps/src/exchange/exchange';
import { pruneStore, type StepStore, useStore } from '@nx-aib/steps';
import { DECLARATION, fill } from '../../../steps/src/store/testing/make-objects';
import { createHash } from 'node:crypto';
import path from 'node:path';

/** The directories of the commands: everything except the image is in `folder`, the image is written to `out`. */
export interface CommandFolders {
  readonly folder: string;
  readonly out: string;
}

const fingerprintOfText = (text: string): string => createHash('sha256').update(text).digest('hex');

export const FINGERPRINT = fingerprintOf(DECLARATION);
export const OBJECTS = ['f1', 'f2', 'f3', 'f4'] as const;

/** The commands to be killed: each can be run repeatedly. */
export const COMMANDS: Readonly<Record<string, (folders: CommandFolders, content: string) => Promise<void>>> =
  {
    build: async ({ folder, out }, content) => {
      const loaded = await load(folder);
      const request: BuildRequest = {
        ...loaded,
        format: 'qcow2',
        out: path.join(out, 'car.qcow2'),
        descriptor: path.join(out, 'car.image.json'),
        storeDir: path.join(folder, 'store'),
        report: () => undefined,
        say: () => undefined,
        dryRun: false,
      };
      await inStore(folder, async (store) => {
        // Like buildImage at its start.
        await removeAbandoned(out);
        return placeFrom(store, request, imageText(content), fingerprintOfText(content));
      });
    },
    prune: async ({ folder }) => {
      await inStore(folder, async (store) => success(await pruneStore(store, 150_000)));
    },
    'exchange, add': async ({ folder }) => {
      await inStore(folder, async (store) => {
        const found = await store.find(FINGERPRINT);
        if (found.state !== 'there') throw new Error(found.state);
        return success(
          await new ExchangeFolder(path.join(folder, 'exchange')).add(FINGERPRINT, found.output),
        );
      });
    },
    'exchange, import': async ({ folder }) => {
      await inStore(folder, async (store) => {
        const there = await store.has(FINGERPRINT);
        const exchange = new ExchangeFolder(path.join(folder, 'exchange'));
        return success(there || (await exchange.importInto(store, FINGERPRINT)));
      });
    },
    lock: async ({ folder }) => {
      const locked = await lockPackages({
        manifestFile: path.join(folder, 'car.aib.yml'),
        loaded: await load(folder),
        resolve: 'new',
        storeDir: path.join(folder, 'store'),
        say: () => undefined,
      });
      if (!locked.ok) throw new Error(JSON.stringify(locked.diagnostics));
    },
  };

/** Puts objects into the store for commands that need some. */
export async function fillStore(folder: string, fingerprints: readonly string[]): Promise<void> {
  await inStore(folder, async (store) => {
    for (const fingerprint of fingerprints) {
      const staging = await store.stage();
      await fill(staging);
      await store.commit({ fingerprint, declaration: DECLARATION, image: 'car' }, staging);
    }
    return success(undefined);
  });
}

/**
 * An image, real enough for the tests: a qcow2 with our disk id, without the rest of the partition table, of the same
 * size as others with different content. Each table is in its own sector.
 */
export function imageText(content: string): Buffer {
  const [l1, l2, disk] = [512n, 1024n, 1536n];
  const start = Buffer.alloc(Number(disk) + 1024);
  start.write('QFI\u00fb', 'latin1');
  start.writeBigUInt64BE(l1, 40);
  start.writeBigUInt64BE(l2, Number(l1));
  start.writeBigUInt64BE(disk, Number(l2));
  start.writeUInt16LE(0xaa55, Number(disk) + 510);
  start.write('EFI PART', Number(disk) + 512);
  const [a = '', b = '', c = '', ...rest] = derivedUuid('car/qemu/x86_64/package', 'disk').split('-');
  const swapped = [a, b, c].map((hex) => Buffer.from(hex, 'hex').reverse().toString('hex'));
  start.write([...swapped, ...rest].join(''), Number(disk) + 512 + 56, 'hex');
  return Buffer.concat([start, Buffer.from(content.repeat(1000))]);
}

export async function inStore<T>(folder: string, work: (store: StepStore) => Promise<Result<T>>): Promise<T> {
  const done = await useStore(path.join(folder, 'store'), work);
  if (!done.ok) throw new Error(JSON.stringify(done.diagnostics));
  return done.value;
}

export async function load(folder: string): Promise<LoadedPlan> {
  const manifestFile = path.join(folder, 'car.aib.yml');
  const loaded = await loadImagePlan({ manifestFile, arch: 'x86_64', heedLock: false });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics));
  return loaded.value;
}

/** Run in a separate process. */
export async function runCommand(name: string, folder: string, out: string, content: string): Promise<void> {
  await COMMANDS[name]?.({ folder, out }, content);
}
