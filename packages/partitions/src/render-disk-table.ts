import { formatBytes, sectorsToBytes } from '@nx-aib/core';
import type { DiskPlan } from './plan';

const heading = ['no', 'name', 'start', 'sectors', 'size', 'file system', 'mount point', 'UUID'];
/** Columns of numbers, right-aligned. */
const rightAligned = new Set(['no', 'start', 'sectors', 'size']);

/** The plan as a human-readable table; sizes in sectors and in IEC units, and the UUID of each file system. */
export function renderDiskTable(plan: DiskPlan): string {
  const partitions = plan.partitions.map(({ number, name, start, size, filesystem }) => [
    String(number),
    name,
    String(start),
    String(size),
    formatBytes(sectorsToBytes(size)),
    filesystem?.type ?? '-',
    filesystem?.mountPoint ?? '-',
    filesystem?.uuid ?? '-',
  ]);
  const external = plan.external.map(({ mountPoint, uuid }) => [
    '-',
    'external',
    '-',
    '-',
    '-',
    '-',
    mountPoint,
    uuid,
  ]);
  const title = `${plan.label} ${plan.diskId}: ${formatBytes(plan.size)}, ${plan.sectors} sectors`;
  return `${[title, ...alignColumns([heading, ...partitions, ...external])].join('\n')}\n`;
}

function alignColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = heading.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return rightAligned.has(heading[column] ?? '') ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
}
