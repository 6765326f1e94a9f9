import {
  listTree,
  makeFolder,
  modifiedAt,
  removeAbandoned,
  removeTree,
  renameOver,
  run,
  runInto,
  saysFullDisk,
  systemErrorOf,
  temporaryBeside,
} from '@nx-aib/build-machine';
import { fingerprint as fingerprintOf } from '../step';
import { readRecord } from '../store/object-record';
import type { StepStore } from '../store/step-store';
import path from 'node:path';

/**
 * Objects of a step store as files, for other machines: `<fingerprint>.tar.zst` has an object's record.json and
 * output/…, holes kept.
 */
export class ExchangeFolder {
  constructor(readonly folder: string) {}

  /** Whether the folder has an object, as far as names tell. */
  async has(fingerprint: string): Promise<boolean> {
    return (await modifiedAt(this.archive(fingerprint))) !== undefined;
  }

  /**
   * Takes an object out of a store, where `output` is its output.
   * @throws SystemError when tar(1) fails: a full disk, no permission.
   */
  async add(fingerprint: string, output: string): Promise<void> {
    await makeFolder(this.folder);
    await removeAbandoned(this.folder);
    const staging = temporaryBeside(this.archive(fingerprint));
    const packed = await runInto(staging, [
      'tar',
      ...['--create', '--file', '-', '--format=posix', '--sparse', ...COMPRESSION],
      ...['--sort=name', '--owner=0', '--group=0', '--numeric-owner'],
      ...['--directory', path.dirname(output), 'record.json', 'output'],
    ]);
    if (!packed.ok) {
      await removeTree(staging);
      throw systemErrorOf('tar', `tar failed: ${packed.stderr.trim()}`);
    }
    await renameOver(staging, this.archive(fingerprint));
  }

  /**
   * Puts an object into a store.
   * @returns false when the archive is missing, damaged, or not of this fingerprint; the store is then as before.
   * @throws SystemError when the store's disk is full.
   */
  async importInto(store: StepStore, fingerprint: string): Promise<boolean> {
    const staging = await store.stage();
    const object = path.dirname(staging.output);
    try {
      const unpacked = await run([
        'tar',
        ...['--extract', '--file', this.archive(fingerprint), ...COMPRESSION, '--directory', object],
        ...['--no-same-owner', '--preserve-permissions'],
      ]);
      if (!unpacked.ok && saysFullDisk(unpacked.stderr)) throw systemErrorOf('tar', unpacked.stderr.trim());
      const record = await readRecord(object);
      if (!unpacked.ok || record === undefined) return false;
      const { declaration, image, entries } = record;
      if (fingerprintOf(declaration) !== fingerprint) return false;
      // Every file's digest is compared.
      return await store.commitRecorded({ fingerprint, declaration, image }, staging, entries);
    } finally {
      await store.abandon(staging);
    }
  }

  /** Removes an object. */
  remove(fingerprint: string): Promise<void> {
    return removeTree(this.archive(fingerprint));
  }

  /** Removes everything but the given objects. */
  async keepOnly(fingerprints: readonly string[]): Promise<void> {
    const kept = new Set(fingerprints.map((fingerprint) => this.archive(fingerprint)));
    for (const { path: name } of await listTree(this.folder)) {
      const file = path.join(this.folder, name);
      if (!kept.has(file)) await removeTree(file);
    }
  }

  private archive(fingerprint: string): string {
    return path.join(this.folder, `${fingerprint}.tar.zst`);
  }
}

/** zstd(1) at its usual level, on every processor. */
const COMPRESSION = ['--use-compress-program', 'zstd -3 -T0'] as const;
