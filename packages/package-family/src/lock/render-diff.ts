import type { LockDiff } from './diff-locks';
import type { LockedPackage } from './lock';

/** A human-readable diff: a line for each changed package, and the number of changes of each kind. */
export function renderLockDiff(diff: LockDiff): string {
  const rows = [
    ...diff.added.map((to) => ['+', to.name, to.version, to.sets.join(', ')]),
    ...diff.removed.map((from) => ['-', from.name, from.version, from.sets.join(', ')]),
    ...diff.changed.map(({ from, to }) => ['~', to.name, versions(from, to), to.sets.join(', ')]),
    ...diff.moved.map(({ from, to }) => [
      '~',
      to.name,
      to.version,
      `${from.sets.join(', ')} → ${to.sets.join(', ')}`,
    ]),
  ].sort((a, b) => (`${a[1]}\0${a[2]}` < `${b[1]}\0${b[2]}` ? -1 : 1));
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
  return [...lines, counts(diff), ''].join('\n');
}

function versions(from: LockedPackage, to: LockedPackage): string {
  return from.version === to.version ? `${to.version} (another file)` : `${from.version} → ${to.version}`;
}

function counts({ added, removed, changed, moved, kept }: LockDiff): string {
  return [
    `${added.length} added`,
    `${removed.length} removed`,
    `${changed.length} changed`,
    ...(moved.length === 0 ? [] : [`${moved.length} in other sets`]),
    `${kept} unchanged`,
  ].join(', ');
}
