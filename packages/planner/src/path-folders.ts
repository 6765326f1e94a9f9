import { parentOf } from '@nx-aib/core';

/** For each folder the first thing that was added somewhere below it. */
export class FirstWithin<T> {
  private readonly within = new Map<string, T>();

  add(path: string, value: T): void {
    // What a folder knows, those above it know too.
    for (let folder = parentOf(path); !this.within.has(folder); folder = parentOf(folder)) {
      this.within.set(folder, value);
    }
  }

  first(folder: string): T | undefined {
    return this.within.get(folder);
  }
}

/** For each path the outermost of some paths that is above it; a folder is looked at once, however much is in it. */
export class FirstAbove<T> {
  private readonly known = new Map<string, T | undefined>([['/', undefined]]);

  /** @param places What `of` finds; complete before it is first asked. */
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
