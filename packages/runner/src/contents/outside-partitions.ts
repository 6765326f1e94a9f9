import { createSparseFile, makeTempDir, openFileReader, run } from '@nx-aib/build-machine';
import { sectorsToBytes } from '@nx-aib/core';
import { renderSfdiskScript, type DiskPlan } from '@nx-aib/partitions';
import { BrokenDisk, type ByteSource } from '../disk/byte-source';

/** A part of a disk, in bytes. */
interface Range {
  readonly start: number;
  readonly end: number;
}

const BLOCK = 4096;
const CHUNK = 1 << 20;

/** How many differing places are listed. */
const NAMED = 5;

/**
 * Problems outside the partitions: the partition tables must be, byte for byte, those that sfdisk(8) makes from the
 * plan, and everything else must be zeros, also between a file system's last block and its partition's end. @throws
 * BrokenDisk
 */
export async function outsidePartitions(disk: ByteSource, plan: DiskPlan): Promise<string[]> {
  if (disk.size !== plan.size) return [`the disk has ${disk.size} bytes instead of ${plan.size}`];
  const dir = await makeTempDir('table');
  try {
    const file = `${dir.path}/table.raw`;
    await createSparseFile(file, plan.size);
    const made = await run(['sfdisk', '--quiet', '--no-reread', '--no-tell-kernel', '--wipe=never', file], {
      input: renderSfdiskScript(plan),
    });
    if (!made.ok) throw new BrokenDisk(`sfdisk could not make the planned table: ${made.stderr.trim()}`);
    const table = await openFileReader(file);
    try {
      return await differingSectors(disk, table, rangesOutside(plan));
    } finally {
      await table.close();
    }
  } finally {
    await dir.remove();
  }
}

/** Everything that is not part of a file system; a partition without one must be empty. */
function rangesOutside({ size, partitions }: DiskPlan): Range[] {
  const taken = partitions
    .filter(({ filesystem }) => filesystem !== null)
    .map(({ start, size: sectors, filesystem }) => {
      const bytes = sectorsToBytes(sectors);
      const used = filesystem?.type === 'ext4' ? Math.floor(bytes / BLOCK) * BLOCK : bytes;
      return { start: sectorsToBytes(start), end: sectorsToBytes(start) + used };
    })
    .sort((a, b) => a.start - b.start);
  const ends = [0, ...taken.map(({ end }) => end)];
  const starts = [...taken.map(({ start }) => start), size];
  return ends
    .map((start, index) => ({ start, end: starts[index] ?? size }))
    .filter(({ start, end }) => end > start);
}

async function differingSectors(
  disk: ByteSource,
  table: { read: ByteSource['read'] },
  ranges: readonly Range[],
): Promise<string[]> {
  const sectors: number[] = [];
  for (const { start, end } of ranges) {
    for (let at = start; at < end; at += CHUNK) {
      const length = Math.min(CHUNK, end - at);
      const [seen, planned] = [await disk.read(at, length), await table.read(at, length)];
      if (Buffer.compare(seen, planned) === 0) continue;
      for (let offset = 0; offset < length; offset += SECTOR) {
        const part = (bytes: Uint8Array) => bytes.subarray(offset, offset + SECTOR);
        if (Buffer.compare(part(seen), part(planned)) !== 0) sectors.push((at + offset) / SECTOR);
      }
    }
  }
  if (sectors.length === 0) return [];
  const named = sectors.slice(0, NAMED).join(', ');
  const more = sectors.length > NAMED ? `, and ${sectors.length - NAMED} more` : '';
  return [`sectors ${named}${more} are neither part of the planned table nor zero`];
}

const SECTOR = 512;
