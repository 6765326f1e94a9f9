import {
  diskUsage,
  foldersIn,
  listTree,
  makeFolder,
  makeUniqueFolder,
  modifiedAt,
  readTextIfThere,
  removeTree,
  renameUnlessThere,
  touch,
  writeFileAtomic,
  type FolderEntry,
} from '@nx-aib/host';
import path from 'node:path';
import type { StepDeclaration } from '../plan/steps/step';

/**
 * Keeps the outputs of steps by their fingerprints:
 *
 *     objects/<fingerprint>/output/…      what the step made; never changed afterwards
 *     objects/<fingerprint>/record.json   its declaration and the size of each file
 *     staging/<random>/                   what is being made; of a build that was killed, if old
 *     logs/<image>/<step>.log             what a step's programs printed last
 *     downloads/                          packages
 *
 * An object appears by one rename(2): a kill at any moment leaves it there whole, or not at all.
 */
export class StepStore {
  constructor(readonly folder: string) {}

  /** The output of a step, or undefined when it is not there or not what was put there. */
  async find(fingerprint: string): Promise<string | undefined> {
    const object = this.objectFolder(fingerprint);
    if ((await modifiedAt(object)) === undefined) return undefined;
    const output = path.join(object, 'output');
    const text = await readTextIfThere(path.join(object, 'record.json'));
    const found = await listTree(output).catch(() => undefined);
    if (!sameFiles(parseRecord(text)?.files, found)) {
      await this.discard(fingerprint);
      return undefined;
    }
    await touch(path.join(object, 'record.json')).catch(() => undefined);
    return output;
  }

  /** Whether a step's output is there, without taking note that it was used. */
  async has(fingerprint: string): Promise<boolean> {
    const text = await readTextIfThere(path.join(this.objectFolder(fingerprint), 'record.json'));
    return text !== undefined;
  }

  /** A new place to make an output in: its `output` folder is there, the rest is scratch space. */
  async stage(): Promise<Staging> {
    await makeFolder(path.join(this.folder, 'staging'));
    const folder = await makeUniqueFolder(path.join(this.folder, 'staging', 'step-'));
    const staging = {
      folder,
      output: path.join(folder, 'object', 'output'),
      scratch: path.join(folder, 'scratch'),
    };
    await makeFolder(staging.output);
    await makeFolder(staging.scratch);
    return staging;
  }

  /** Keeps a staged output. Where another build was faster, its output stands and this one is dropped. */
  async commit(fingerprint: string, staging: Staging, declaration: StepDeclaration): Promise<string> {
    const record: ObjectRecord = {
      schema: 1,
      fingerprint,
      declaration,
      files: await listTree(staging.output),
    };
    const object = path.dirname(staging.output);
    await writeFileAtomic(path.join(object, 'record.json'), `${JSON.stringify(record)}\n`);
    await makeFolder(path.join(this.folder, 'objects'));
    const kept = await renameUnlessThere(object, this.objectFolder(fingerprint));
    // What is there already may be damaged; then looking for it has removed it.
    if (!kept && (await this.find(fingerprint)) === undefined) {
      await renameUnlessThere(object, this.objectFolder(fingerprint));
    }
    await this.abandon(staging);
    return path.join(this.objectFolder(fingerprint), 'output');
  }

  /** Drops a staged output. */
  abandon(staging: Staging): Promise<void> {
    return removeTree(staging.folder);
  }

  /** The file for a step's log, emptied. */
  async logFile(image: string, stepName: string): Promise<string> {
    const file = path.join(this.folder, 'logs', image, `${stepName}.log`);
    await writeFileAtomic(file, '');
    return file;
  }

  /** Where packages are kept once they were downloaded; made if it is not there. */
  async downloads(name: string): Promise<string> {
    const folder = path.join(this.folder, 'downloads', name);
    await makeFolder(folder);
    return folder;
  }

  /**
   * Removes the objects that were used longest ago until the rest takes at most `maxBytes` on disk, and what
   * killed builds have left. What was used since `inUseSince` (milliseconds since 1970) stays.
   * @returns the fingerprints of the removed objects.
   */
  async prune(maxBytes: number, inUseSince: number): Promise<string[]> {
    const objects = await this.objectsByLastUse();
    let total = objects.reduce((sum, object) => sum + object.bytes, 0);
    const removed: string[] = [];
    for (const object of objects) {
      if (total <= maxBytes || object.usedAt >= inUseSince) break;
      await this.discard(object.fingerprint);
      total -= object.bytes;
      removed.push(object.fingerprint);
    }
    await this.removeOldStaging(inUseSince);
    return removed;
  }

  private async objectsByLastUse() {
    const entries = await foldersIn(path.join(this.folder, 'objects'));
    const objects = await Promise.all(
      entries.map(async (fingerprint) => ({
        fingerprint,
        bytes: await diskUsage(this.objectFolder(fingerprint)),
        usedAt: (await modifiedAt(path.join(this.objectFolder(fingerprint), 'record.json'))) ?? 0,
      })),
    );
    return objects.sort((a, b) => a.usedAt - b.usedAt);
  }

  private async removeOldStaging(inUseSince: number): Promise<void> {
    for (const name of await foldersIn(path.join(this.folder, 'staging'))) {
      const folder = path.join(this.folder, 'staging', name);
      if (((await modifiedAt(folder)) ?? 0) < inUseSince) await removeTree(folder);
    }
  }

  /** Takes an object out of sight by a rename before removing it, so that a kill leaves no half of it. */
  private async discard(fingerprint: string): Promise<void> {
    await makeFolder(path.join(this.folder, 'staging'));
    const grave = await makeUniqueFolder(path.join(this.folder, 'staging', 'removed-'));
    await renameUnlessThere(this.objectFolder(fingerprint), path.join(grave, 'object')).catch(() => false);
    await removeTree(grave);
  }

  private objectFolder(fingerprint: string): string {
    return path.join(this.folder, 'objects', fingerprint);
  }
}

/** A place to make an output in. */
export interface Staging {
  readonly folder: string;
  readonly output: string;
  readonly scratch: string;
}

interface ObjectRecord {
  readonly schema: 1;
  readonly fingerprint: string;
  readonly declaration: StepDeclaration;
  readonly files: readonly FolderEntry[];
}

function parseRecord(text: string | undefined): Partial<ObjectRecord> | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Partial<ObjectRecord>);
  } catch {
    return undefined;
  }
}

function sameFiles(
  recorded: readonly FolderEntry[] | undefined,
  found: readonly FolderEntry[] | undefined,
): boolean {
  return recorded !== undefined && JSON.stringify(recorded) === JSON.stringify(found);
}
