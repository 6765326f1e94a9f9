import type { Diagnostic, ManifestPath } from '@nx-aib/core';
import { errorAt } from './findings';

/** The first id for people, login.defs(5) UID_MIN and GID_MIN. */
const FIRST_ID = 1000;

/** Ids that mean "no user" to chown(2) and setreuid(2), with 32 and 16 bits. */
const RESERVED_IDS = [0xffff_ffff, 0xffff];

/** The names and ids of users, or of groups. */
export class IdTable {
  readonly #kind: 'uid' | 'gid';
  readonly #base: ReadonlyMap<string, number | null>;
  readonly #added = new Map<string, number>();
  readonly #names = new Map<number, string>();

  constructor(kind: 'uid' | 'gid', base: ReadonlyMap<string, number | null>) {
    this.#kind = kind;
    this.#base = base;
    for (const [name, id] of base) if (id !== null) this.#names.set(id, name);
  }

  has(name: string): boolean {
    return this.#base.has(name) || this.#added.has(name);
  }

  nameOf(id: number): string | undefined {
    return this.#names.get(id);
  }

  /** The id for a name; for an unknown name, which has its own error, the first id. */
  idOf(name: string): number {
    return this.#added.get(name) ?? this.#base.get(name) ?? FIRST_ID;
  }

  /**
   * Reserves a name, and its id if given; the diagnostic says why it is not available.
   * @param at of the account with that name
   */
  claim(name: string, id: number | undefined, at: ManifestPath): Diagnostic | undefined {
    const what = this.#kind === 'uid' ? 'user' : 'group';
    if (this.#base.has(name)) {
      const message = `the ${what} "${name}" is already in the base system`;
      return errorAt(at, 'accounts/reserved-name', message, reservedHint(this.#kind, name));
    }
    if (id === undefined) return undefined;
    const atId = [...at, this.#kind];
    const owner = this.#names.get(id);
    if (owner !== undefined && owner !== name) {
      const message = `${this.#kind} ${id} of "${name}" is already that of "${owner}"`;
      return errorAt(atId, `accounts/${this.#kind}-taken`, message, `choose another one, or remove it`);
    }
    if (RESERVED_IDS.includes(id)) {
      return errorAt(
        atId,
        `accounts/${this.#kind}-reserved`,
        `${this.#kind} ${id} means "none" to the kernel`,
      );
    }
    this.#take(name, id);
    return undefined;
  }

  /** Assigns an id to a name: `wanted` if that is free, otherwise the lowest free one from 1000. */
  allocate(name: string, wanted?: number): void {
    if (this.has(name)) return;
    let id = wanted !== undefined && !this.#names.has(wanted) ? wanted : FIRST_ID;
    while (this.#names.has(id)) id += 1;
    this.#take(name, id);
  }

  /** The manifest's additions, by id. */
  added(): { readonly name: string; readonly id: number }[] {
    return [...this.#added].map(([name, id]) => ({ name, id })).sort((a, b) => a.id - b.id);
  }

  #take(name: string, id: number): void {
    this.#added.set(name, id);
    this.#names.set(id, name);
  }
}

function reservedHint(kind: 'uid' | 'gid', name: string): string {
  if (kind === 'gid') return 'users can join it without listing it here';
  return name === 'root' ? 'use auth.root_password and auth.root_ssh_keys' : 'choose another name';
}
