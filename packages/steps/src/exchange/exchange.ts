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
 * A directory that exchanges objects of a step store with other machines as files: `<fingerprint>.tar.zst` contains an
 * object's record.json and output/…, holes preserved.
 */
export class ExchangeFolder {
  constructor(readonly folder: string) {}

  /** Whether the directory has an object, judging by file names. */
  async has(fingerprint: string): Promise<boolean> {
    return (await modifiedAt(this.archive(fingerprint))) !== undefined;
  }

  /**
   * Exports an object from a store; `output` is the object's output.
   * @throws SystemError if tar(1) fails: disk full, no permission.
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
   * Imports an object into a store.
   * @returns false if the archive is missing, damaged, or has another fingerprint; the store is then unchanged.
   * @throws SystemError if the store's disk is full.
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
      // The digest of every file is checked.
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

/** zstd(1) at its default level, on all processors. */
const COMPRESSION = ['--use-compress-program', 'zstd -3 -T0'] as const;
