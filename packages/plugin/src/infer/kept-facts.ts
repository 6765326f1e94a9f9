import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { workspaceDataDirectoryForWorkspace } from 'nx/src/utils/cache-directory';
import { readJson, writeFileAtomic } from '@nx-aib/build-machine';
import { isObjectOf, isRecordOf, isText, type Guard } from '@nx-aib/core';

interface File {
  /** State of the code that the facts follow from. */
  readonly code: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

const isAnything: Guard<unknown> = (value): value is unknown => value !== undefined;
const isFile = isObjectOf<File>({ code: isText, facts: isRecordOf(isAnything) });

/**
 * What follows from files and options, from one run of Nx to the next: reading a thousand manifests and planning their images
 * takes seconds. A fact is found by all that it follows from, and the code is part of that, so none is ever an old one;
 * what a run has not asked for is forgotten.
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
   * @param purpose who has the facts to themselves: a registration of the plugin in nx.json
   * @param code the state of the code, as `codeState` tells it
   */
  static async open(workspaceRoot: string, purpose: string, code: string): Promise<KeptFacts> {
    const name = `nx-aib-${digest([purpose]).slice(0, 16)}.json`;
    const file = join(workspaceDataDirectoryForWorkspace(workspaceRoot), name);
    return new KeptFacts(file, code, await readJson(file, isFile));
  }

  /**
   * The fact that follows from `from`, made where it is not known.
   * @param make undefined for what is not to be kept
   */
  async of<T>(
    from: readonly unknown[],
    is: Guard<T>,
    make: () => Promise<T | undefined>,
  ): Promise<T | undefined> {
    const key = digest(from);
    const known = this.#now[key] ?? this.#before[key];
    if (is(known)) {
      this.#now[key] = known;
      return known;
    }
    const made = await make();
    if (made === undefined) return undefined;
    this.#now[key] = made;
    this.#isChanged = true;
    return made;
  }

  /** Keeps them where that is possible: on a disk that is full or cannot be written to, the next run makes them again. */
  async save(): Promise<void> {
    const isLess = Object.keys(this.#before).some((key) => !Object.hasOwn(this.#now, key));
    if (!this.#isChanged && !isLess) return;
    const file: File = { code: this.code, facts: this.#now };
    await writeFileAtomic(this.file, JSON.stringify(file)).catch(() => undefined);
  }
}

function digest(from: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(from)).digest('hex');
}
