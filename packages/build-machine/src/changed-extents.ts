import fs from 'node:fs/promises';
import { dataExtents, type Extent } from './data-extents';
import { readFully } from './read-fully';

const CHUNK = 1 << 20;

/**
 * The extents in which a file differs from another one, in blocks of `blockBytes` (at most 1 MiB, a power of two; the
 * last one may be shorter at the file's end); adjacent blocks are merged into one extent. Holes in `file` are skipped:
 * it must be a copy of the other file, including its holes, that has been written to. Without another file it is
 * compared with zeros.
 * @throws SystemError if a file cannot be read.
 */
export async function changedExtents(
  file: string,
  blockBytes: number,
  before?: string,
): Promise<readonly Extent[]> {
  const extents = (await dataExtents(file)) ?? [{ start: 0, end: (await fs.stat(file)).size }];
  const now = await fs.open(file, 'r');
  const old = before === undefined ? undefined : await fs.open(before, 'r');
  try {
    const changed: Extent[] = [];
    const [is, was] = [Buffer.alloc(CHUNK), Buffer.alloc(CHUNK)];
    for (const { start, end } of cut(extents, blockBytes)) {
      await readZeroPadded(now, is.subarray(0, end - start), start);
      if (old !== undefined) await readZeroPadded(old, was.subarray(0, end - start), start);
      for (let at = start; at < end; at += blockBytes) {
        const block = { start: at, end: Math.min(at + blockBytes, end) };
        const [from, to] = [at - start, block.end - start];
        if (!is.subarray(from, to).equals(was.subarray(from, to))) add(changed, block);
      }
    }
    return changed;
  } finally {
    await now.close();
    await old?.close();
  }
}

function add(extents: Extent[], { start, end }: Extent): void {
  const last = extents.at(-1);
  if (last?.end === start) extents[extents.length - 1] = { start: last.start, end };
  else extents.push({ start, end });
}

/** The same extents, split at multiples of `unit` and at most `CHUNK` long, without overlaps. */
function* cut(extents: readonly Extent[], unit: number): Generator<Extent> {
  let next = 0;
  for (const { start, end } of extents) {
    for (let at = Math.max(next, start - (start % unit)); at < end; at = next) {
      next = Math.min(at + CHUNK, end);
      yield { start: at, end: next };
    }
  }
}

/** Bytes beyond the end of a file are zeros. */
async function readZeroPadded(handle: fs.FileHandle, into: Buffer, position: number): Promise<void> {
  into.fill(0, await readFully(handle, into, position));
}
