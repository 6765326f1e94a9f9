import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { workspaceDataDirectoryForWorkspace } from 'nx/src/utils/cache-directory';
import { readJson, writeFileAtomic } from '@nx-aib/build-machine';
import { isObjectOf, isRecordOf, isText, type Guard } from '@nx-aib/core';

interface File {
  /** The state of the code that computed the facts. */
  readonly code: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

const isAnything: Guard<unknown> = (value): value is unknown => value !== undefined;
const isFile = isObjectOf<File>({ code: isText, facts: isRecordOf(isAnything) });

/**
 * Caches facts derived from files and options between runs of Nx: reading a thousand manifests and planning their
 * images takes seconds. The key of a fact is everything it depends on, including the code, so facts are never outdated;
 * those not used in a run are dropped.
 */
export class KeptFacts {
  readonly #before: Readonly<Record<string, unknown>>;
  readonly #now: Record<string, unknown> = {};
  #isChanged: boolean;

  private constructor(
    private readonly file: string,
    private readonly code: string,
    kept: File | undefined,
  ) {
    this.#before = kept?.code === code ? kept.facts : {};
    this.#isChanged = kept?.code !== code;
  }

  /**
   * @param purpose the owner of the facts: a registration of the plugin in nx.json
   * @param code the state of the code, from `codeState`
   */
  static async open(workspaceRoot: string, purpose: string, code: string): Promise<KeptFacts> {
    const name = `nx-aib-${createHash('sha256').update(purpose).digest('hex').slice(0, 16)}.json`;
    const file = join(workspaceDataDirectoryForWorkspace(workspaceRoot), name);
    return new KeptFacts(file, code, await readJson(file, isFile));
  }

  /**
   * The fact derived from `from`, computed if it is not cached.
   * @param make returns undefined if there is none
   * @param mayKeep whether the fact may be cached; asked after it was computed
   */
  async of<T>(
    from: readonly unknown[],
    is: Guard<T>,
    make: () => Promise<T | undefined>,
    mayKeep: (made: T) => boolean | Promise<boolean> = () => true,
  ): Promise<T | undefined> {
    const key = JSON.stringify(from);
    const known = this.#now[key] ?? this.#before[key];
    if (is(known)) {
      this.#now[key] = known;
      return known;
    }
    const made = await make();
    if (made === undefined || !(await mayKeep(made))) return made;
    this.#now[key] = made;
    this.#isChanged = true;
    return made;
  }

  /** Writes the cache if possible: if the disk is full or read-only, the next run computes the facts again. */
  async save(): Promise<void> {
    const isLess = Object.keys(this.#before).some((key) => !Object.hasOwn(this.#now, key));
    if (!this.#isChanged && !isLess) return;
    const file: File = { code: this.code, facts: this.#now };
    await writeFileAtomic(this.file, JSON.stringify(file)).catch(() => undefined);
  }
}
