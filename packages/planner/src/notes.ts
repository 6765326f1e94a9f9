import { formatBytes } from '@nx-aib/core';
import type { ImageInput, PlanParts } from './image-input';

type NotesInput = Pick<ImageInput, 'mode' | 'target' | 'machine' | 'manifest' | 'distribution' | 'family'>;

/** What a reader should know and no check can show. */
export function planNotes(input: NotesInput, parts: PlanParts, replaced: readonly string[]): string[] {
  return [
    ...modeNotes(input),
    ...memoryNotes(input),
    ...loginNotes(parts),
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
