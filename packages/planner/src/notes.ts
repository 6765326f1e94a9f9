import { formatBytes } from '@nx-aib/core';
import type { PlannedPath } from '@nx-aib/image-plan';
import type { BaseAccounts } from '@nx-aib/package-family';
import type { ImageInput, PlanParts } from './image-input';
import type { PlannedPaths } from './plan-paths';

type NotesInput = Pick<ImageInput, 'mode' | 'target' | 'machine' | 'manifest' | 'distribution' | 'family'>;

/** What a reader should know and no check can show. */
export function planNotes(
  input: NotesInput,
  parts: PlanParts,
  { planned, replaced }: PlannedPaths,
): string[] {
  return [
    ...modeNotes(input),
    ...memoryNotes(input),
    ...loginNotes(parts),
    ...ownerNotes(planned, parts, input.family.baseAccounts),
    ...input.family.notes(input.manifest, input.distribution),
    ...parts.disk.external.map(
      ({ mountPoint, uuid }) =>
        `${mountPoint} is not in the image: the system waits at boot for a file system with the UUID ${uuid}.`,
    ),
    ...replaced.map((path) => `The manifest decides about ${path}; nx-aib does not write its own.`),
    ...input.target.notes,
  ];
}

function modeNotes({ mode }: NotesInput): string[] {
  if (mode === 'package') return [];
  return [
    "Image mode is limited so far to a read-only root file system of QM: the host's is writable, and there are no updates.",
  ];
}

function memoryNotes({ machine, manifest }: NotesInput): string[] {
  const { max, high } = manifest.qm?.memory_limit ?? {};
  if (max?.kind !== 'share' && high?.kind !== 'share') return [];
  const size = formatBytes(machine.memTotal);
  return [
    `Percentages of memory are shares of MemTotal, assumed to be ${size}; the bytes differ on another machine.`,
  ];
}

function loginNotes({ accounts }: PlanParts): string[] {
  const { rootPassword } = accounts;
  if (rootPassword === '') return ['Root has an empty password: anybody at a console is root.'];
  if (typeof rootPassword === 'string') return [];
  const others = accounts.users.some(({ password, sshKeys }) => password !== null || sshKeys.length > 0);
  if (others || accounts.rootSshKeys.length > 0) return [];
  return ['Nobody can log in: no account has a password or a key.'];
}

/** Which accounts packages create is known when they are installed. */
function ownerNotes(paths: readonly PlannedPath[], { accounts }: PlanParts, base: BaseAccounts): string[] {
  const names = (added: readonly { readonly name: string }[], existing: Iterable<string>) =>
    new Set([...existing, ...added.map(({ name }) => name)]);
  const known = {
    host: {
      user: names(accounts.users, base.users.keys()),
      group: names(accounts.groups, base.groups.keys()),
    },
    qm: { user: names([], base.users.keys()), group: names([], base.groups.keys()) },
  };
  return paths.flatMap((planned) => {
    if (planned.origin !== 'manifest' || planned.type !== 'attributes') return [];
    const unknown = (['user', 'group'] as const).flatMap((kind) => {
      const name = planned[kind];
      const isKnown = name === null || NUMERIC.test(name) || known[planned.root][kind].has(name);
      return isKnown ? [] : [`the ${kind} "${name}"`];
    });
    if (unknown.length === 0) return [];
    const where = planned.root === 'host' ? planned.path : `${planned.path} in QM`;
    return [`The build fails unless a package creates ${unknown.join(' and ')}, the owner of ${where}.`];
  });
}

const NUMERIC = /^\d+$/;
