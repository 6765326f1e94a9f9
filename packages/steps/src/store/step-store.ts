import {
  diskUsage,
  isSystemError,
  lockFile,
  makeFolder,
  makeUniqueFolder,
  modifiedAt,
  removeAbandoned,
  removeTree,
  renameUnlessThere,
  touch,
  writeFileAtomic,
} from '@nx-aib/build-machine';
import type { StepDeclaration } from '../step';
import { keepDownloads, takeDownloads } from './downloads';
import { leasedObjects, takeLease, throughGate, type Lease } from './leases';
import { examine, readRecord, recordOutput, type ObjectRecord, type RecordedEntry } from './object-record';
import { recentStamps } from './stamps';
import { listObjects, type StoredObject, type Usage } from './stored-objects';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';

/**
 * Caches the outputs of steps by fingerprint:
 *
 *     objects/<fingerprint>/output/…      the step's output; never modified afterwards
 *     objects/<fingerprint>/record.json   its declaration, and a digest of each file
 *     objects/<fingerprint>/stamps.json   inodes and times of the files when they were last read in full
 *     objects/<fingerprint>/usage.json    its step and its size on disk; its modification time is the last use
 *     staging/<lease>/                    what a build is making
 *     leases/<lease>.json                 the objects that a build needs; locked while the build runs
 *     locks/                              of objects that are being made; held by the build that makes them
 *     runs/<image>/<step>.json            a step's declaration when it was last needed for an image
 *     logs/<image>/<step>.log             the last output of a step's programs
 *     tool-versions.json                  cached versions of the build machine's tools
 *     images/<place>.json                 the digest of an image written to a place, and its stamp
 *     downloads/                          packages, by step and by digest; by-sha256/leases are held by running steps
 *
 * An object appears by a single rename(2): after a kill it is either complete or missing. Locks are flock(2)'s, which
 * the kernel releases when a process ends.
 *
 * An object is used only if it is unmodified. Anything that writes to a file through its file system, even if it resets
 * the modification time, changes the file's stamp (the status change time); a file whose stamp has changed is read and
 * its digest compared. A failing disk changes data without changing the stamp: `find` reads an object in full if it has
 * not been read for seven days, `verify` (and `aib-dev store verify`) immediately.
 */
export class StepStore {
  private lease: Promise<Lease> | undefined;

  constructor(readonly folder: string) {}

  /** Protects these objects from removal until `close`; removes leftovers of killed builds. */
  async open(fingerprints: readonly string[]): Promise<void> {
    this.lease = takeLease(this.folder, fingerprints);
    await this.lease;
  }

  /** Ends what `open` started and removes all staged outputs, as does the end of the process. */
  async close(): Promise<void> {
    const lease = this.lease;
    this.lease = undefined;
    // Taking the lease may have failed.
    await (await lease?.catch(() => undefined))?.release();
  }

  /** The output of a step, if it exists and is unmodified; marks it as used. */
  async find(fingerprint: string): Promise<Found> {
    const found = await this.examine(fingerprint, 'changed');
    if (found.state === 'there') await touch(this.inObject(fingerprint, 'usage.json')).catch(() => undefined);
    return found;
  }

  /** The same, but reads all of it. */
  verify(fingerprint: string): Promise<Found> {
    return this.examine(fingerprint, 'all');
  }

  /** Whether a step's output seems to exist; does not read it or mark it as used. */
  async has(fingerprint: string): Promise<boolean> {
    return (await readRecord(this.inObject(fingerprint))) !== undefined;
  }

  private async examine(fingerprint: string, read: 'changed' | 'all'): Promise<Found> {
    if ((await modifiedAt(this.inObject(fingerprint))) === undefined) return { state: 'missing' };
    await removeAbandoned(this.inObject(fingerprint));
    const record = await readRecord(this.inObject(fingerprint));
    if (record?.fingerprint !== fingerprint) return { state: 'damaged', what: 'its record is unreadable' };
    const output = this.inObject(fingerprint, 'output');
    const stamps = read === 'all' ? undefined : await recentStamps(this.inObject(fingerprint, 'stamps.json'));
    const examined = await examine(output, record.entries, stamps);
    if (examined.state === 'damaged') return examined;
    // If they cannot be written, the next build reads the files again.
    if (examined.stamps !== undefined)
      await writeJson(this.inObject(fingerprint, 'stamps.json'), examined.stamps).catch(() => undefined);
    return { state: 'there', output };
  }

  /**
   * Does something that only one build may do at a time, such as making the object with this name; `onWait` is called
   * once if another build is doing it.
   */
  async locked<T>(name: string, onWait: () => void, work: () => Promise<T>): Promise<T> {
    const lock = await lockFile(path.join(this.folder, 'locks', name), { onWait });
    try {
      return await work();
    } finally {
      await lock.release();
    }
  }

  /** A new place for making an output: its `output` directory exists, the rest is scratch space. */
  async stage(): Promise<Staging> {
    const folder = await this.newFolder('step-');
    const staging = {
      folder,
      output: path.join(folder, 'object', 'output'),
      scratch: path.join(folder, 'scratch'),
      downloads: path.join(folder, 'downloads'),
    };
    await makeFolder(staging.output);
    await makeFolder(staging.scratch);
    await makeFolder(staging.downloads);
    return staging;
  }

  private async newFolder(prefix: string): Promise<string> {
    const { staging } = await this.ownLease();
    await makeFolder(staging);
    return makeUniqueFolder(path.join(staging, prefix));
  }

  private ownLease(): Promise<Lease> {
    this.lease ??= takeLease(this.folder, []);
    return this.lease;
  }

  /** Stores a staged output and returns its new path. An existing intact object is kept. */
  async commit(identity: ObjectIdentity, staging: Staging): Promise<string> {
    return this.keep(identity, staging, await recordOutput(staging.output));
  }

  /**
   * The same if the output matches a record made elsewhere, otherwise false; it is read only once, for the comparison
   * and for the record here.
   */
  async commitRecorded(
    identity: ObjectIdentity,
    staging: Staging,
    entries: readonly RecordedEntry[],
  ): Promise<boolean> {
    const output = await recordOutput(staging.output).catch((error: unknown) => {
      if (isSystemError(error)) return undefined;
      throw error;
    });
    if (output === undefined || !isDeepStrictEqual(output.entries, entries)) return false;
    await this.keep(identity, staging, output);
    return true;
  }

  private async keep(
    { fingerprint, declaration, image }: ObjectIdentity,
    staging: Staging,
    { entries, stamps }: Awaited<ReturnType<typeof recordOutput>>,
  ): Promise<string> {
    const record: ObjectRecord = { schema: 2, fingerprint, image, declaration, entries };
    const object = path.dirname(staging.output);
    await writeJson(path.join(object, 'record.json'), record);
    await writeJson(path.join(object, 'stamps.json'), stamps);
    const usage: Usage = { step: declaration.name, image, bytes: await diskUsage(object) };
    await writeJson(path.join(object, 'usage.json'), usage);
    await makeFolder(path.join(this.folder, 'objects'));
    for (let kept = false; !kept;) {
      kept = await renameUnlessThere(object, this.inObject(fingerprint));
      if (!kept && (await this.find(fingerprint)).state === 'there') break;
      if (!kept) await this.discard(fingerprint);
    }
    await this.abandon(staging);
    return this.inObject(fingerprint, 'output');
  }

  /** Drops a staged output. */
  abandon(staging: Staging): Promise<void> {
    return removeTree(staging.folder);
  }

  /** Renames an object before removing it, so that a kill does not leave half of it. */
  async discard(fingerprint: string): Promise<void> {
    const grave = await this.newFolder('removed-');
    await renameUnlessThere(this.inObject(fingerprint), path.join(grave, 'object')).catch(() => false);
    await removeTree(grave);
  }

  /** The log file of a step, truncated. */
  async logFile(image: string, stepName: string): Promise<string> {
    const file = path.join(this.folder, 'logs', image, `${stepName}.log`);
    await writeFileAtomic(file, '');
    return file;
  }

  /** The directory for cached packages; created if missing. */
  async downloads(name: string): Promise<string> {
    const folder = path.join(this.folder, 'downloads', name);
    await makeFolder(folder);
    return folder;
  }

  /** Copies cached downloads, checked, to a step's own directory. */
  takeDownloads(name: string, to: string): Promise<void> {
    return this.withDownloads(name, (kept) => takeDownloads(kept, to));
  }

  /** Caches what a step has downloaded into its own directory. */
  keepDownloads(name: string, from: string): Promise<void> {
    return this.withDownloads(name, (kept) => keepDownloads(from, kept));
  }

  private withDownloads(name: string, work: (kept: string) => Promise<void>): Promise<void> {
    const nothing = () => undefined;
    return this.locked(`downloads-${name}`, nothing, async () => work(await this.downloads(name)));
  }

  /**
   * Removes the least recently used objects that no running build needs, until the rest uses at most `maxBytes` on
   * disk.
   * @returns what was removed
   */
  async prune(maxBytes: number): Promise<StoredObject[]> {
    const objects = await this.list();
    let total = objects.reduce((sum, { bytes }) => sum + bytes, 0);
    if (total <= maxBytes) return [];
    // Taking the lease goes through the gate, too.
    await this.ownLease();
    return throughGate(this.folder, async () => {
      const leased = await leasedObjects(this.folder);
      const removed: StoredObject[] = [];
      for (const object of objects) {
        if (total <= maxBytes) break;
        if (leased.has(object.fingerprint)) continue;
        await this.discard(object.fingerprint);
        total -= object.bytes;
        removed.push(object);
      }
      return removed;
    });
  }

  /** All objects, least recently used first. */
  list(): Promise<StoredObject[]> {
    return listObjects(this.folder);
  }

  private inObject(fingerprint: string, ...names: string[]): string {
    return path.join(this.folder, 'objects', fingerprint, ...names);
  }
}

/** The directories of a store, as shown above. */
export const STORE_FOLDERS: readonly string[] =
  'objects staging leases locks runs logs images downloads'.split(' ');

export type Found =
  | { readonly state: 'there'; readonly output: string }
  | { readonly state: 'missing' }
  /** `what` has been modified; a short description. */
  | { readonly state: 'damaged'; readonly what: string };

/** The identity of an object, and the image for which it is made. */
export interface ObjectIdentity {
  readonly fingerprint: string;
  readonly declaration: StepDeclaration;
  readonly image: string;
}

/** A place for making an output. */
export interface Staging {
  readonly folder: string;
  readonly output: string;
  readonly scratch: string;
  /** For packages that the step downloads. */
  readonly downloads: string;
}

function writeJson(file: string, value: unknown): Promise<void> {
  return writeFileAtomic(file, `${JSON.stringify(value)}\n`);
}
