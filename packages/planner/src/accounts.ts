import type { Auth, User } from '@nx-aib/manifest';
import type { Diagnostic, ManifestPath } from '@nx-aib/core';
import type { PlannedAccounts, PlannedUser } from '@nx-aib/image-plan';
import type { BaseAccounts } from '@nx-aib/package-family';
import { errorAt, type Planned } from './findings';
import { IdTable } from './id-table';

const DEFAULT_SHELL = '/bin/bash';

/**
 * The accounts of the host's root. Ids set in the manifest are assigned first; the others are the lowest free ones from
 * 1000 (login.defs(5) UID_MIN, GID_MIN), in the manifest's order, so that appending a user changes no other id.
 * @param base the accounts that the root already has
 */
export function planAccounts(auth: Auth | undefined, base: BaseAccounts): Planned<PlannedAccounts> {
  const numbering = new Numbering(auth, base);
  const users = Object.entries(auth?.users ?? {}).map(([name, user]) => numbering.planUser(name, user));
  return {
    value: {
      rootPassword: auth?.root_password ?? null,
      rootSshKeys: auth?.root_ssh_keys ?? [],
      users,
      groups: numbering.groups(),
    },
    diagnostics: numbering.diagnostics,
  };
}

/** Assigned ids by name. */
class Numbering {
  readonly diagnostics: Diagnostic[] = [];
  readonly #uids: IdTable;
  readonly #gids: IdTable;
  readonly #placeOfGroup = new Map<string, ManifestPath>();

  constructor(auth: Auth | undefined, base: BaseAccounts) {
    this.#uids = new IdTable('uid', base.users);
    this.#gids = new IdTable('gid', base.groups);
    const users = Object.entries(auth?.users ?? {});
    const groups = Object.entries(auth?.groups ?? {});
    for (const [name, group] of groups)
      this.#note(this.#gids.claim(name, group.gid, ['auth', 'groups', name]));
    for (const [name] of groups) this.#placeOfGroup.set(name, ['auth', 'groups', name]);
    for (const [name, user] of users) this.#claimUser(name, user);
    for (const [name, group] of groups) if (group.gid === undefined) this.#gids.allocate(name);
    for (const [name, user] of users) if (user.uid === undefined) this.#uids.allocate(name);
    for (const [name, user] of users) this.#ownGroup(name, user);
  }

  #note(diagnostic: Diagnostic | undefined): void {
    if (diagnostic !== undefined) this.diagnostics.push(diagnostic);
  }

  #claimUser(name: string, user: User): void {
    const at = ['auth', 'users', name];
    this.#note(this.#uids.claim(name, user.uid, at));
    // If no group has the gid yet, it becomes the gid of the user's own group.
    if (user.gid !== undefined && this.#gids.nameOf(user.gid) === undefined) {
      if (!this.#gids.has(name)) this.#note(this.#gids.claim(name, user.gid, at));
      else this.#note(groupElsewhere(name, user.gid, at));
    }
  }

  /** A user without a gid gets a group of the same name, with the same id if it is free. */
  #ownGroup(name: string, user: User): void {
    if (user.gid !== undefined || this.#gids.has(name)) return;
    this.#gids.allocate(name, this.#uids.idOf(name));
  }

  groups(): PlannedAccounts['groups'] {
    return this.#gids.added().map(({ name, id }) => {
      // A group that is not listed in the manifest is a user's own.
      const at = this.#placeOfGroup.get(name) ?? ['auth', 'users', name];
      return { name, gid: id, at };
    });
  }

  planUser(name: string, user: User): PlannedUser {
    const at = ['auth', 'users', name];
    (user.groups ?? []).forEach((group, index) => {
      if (!this.#gids.has(group)) this.#note(unknownGroup(group, [...at, 'groups', index]));
    });
    const uid = this.#uids.idOf(name);
    return {
      name,
      uid,
      gid: user.gid ?? this.#gids.idOf(name),
      groups: [...new Set(user.groups ?? [])],
      description: user.description ?? '',
      home: user.home ?? `/home/${name}`,
      shell: user.shell ?? DEFAULT_SHELL,
      password: user.password ?? null,
      sshKeys: [...(user.key === undefined ? [] : [user.key]), ...(user.keys ?? [])],
      expiredate: user.expiredate ?? null,
      forcePasswordReset: user.force_password_reset ?? false,
      at,
    };
  }
}

function unknownGroup(group: string, at: ManifestPath): Diagnostic {
  const message = `the group "${group}" is neither in auth.groups nor in the base system`;
  return errorAt(at, 'accounts/unknown-group', message, `add "${group}" to auth.groups`);
}

function groupElsewhere(name: string, gid: number, at: ManifestPath): Diagnostic {
  const message = `the user "${name}" has gid ${gid}, which no group has, and the group "${name}" has another`;
  return errorAt(
    [...at, 'gid'],
    'accounts/no-such-gid',
    message,
    `add a group with "gid: ${gid}" to auth.groups`,
  );
}
