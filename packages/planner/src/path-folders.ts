import { parentOf } from '@nx-aib/core';

/** Finds, for each directory, the first item that was added somewhere below it. */
export class FirstWithin<T> {
  private readonly within = new Map<string, T>();

  add(path: string, value: T): void {
    // If a directory has an entry, so have its parents.
    for (let folder = parentOf(path); !this.within.has(folder); folder = parentOf(folder)) {
      this.within.set(folder, value);
    }
  }

  first(folder: string): T | undefined {
    return this.within.get(folder);
  }
}

/**
 * Finds, for each path, the outermost of some paths above it; each directory is looked up once, however many files it
 * contains.
 */
export class FirstAbove<T> {
  private readonly known = new Map<string, T | undefined>([['/', undefined]]);

  /** @param places What `of` finds; must be complete before its first call. */
  constructor(private readonly places: ReadonlyMap<string, T>) {}

  of(path: string): T | undefined {
    const asked: string[] = [];
    let folder = parentOf(path);
    for (; !this.known.has(folder); folder = parentOf(folder)) asked.push(folder);
    let found = this.known.get(folder);
    for (const one of asked.reverse()) {
      found ??= this.places.get(one);
      this.known.set(one, found);
    }
    return found;
  }
}
