import fs from 'node:fs/promises';
import { dataExtents, type Extent } from './data-extents';
import { readFully } from './read-fully';

const CHUNK = 1 << 20;

/**
 * Where a file reads other than another one, in blocks of `blockBytes` (at most 1 MiB, a power of two; the file's end
 * cuts the last one short); adjoining blocks are one extent. What is a hole in `file` is not looked at: it is the copy
 * of the other one, holes included, that has been written to. Without another file it is held against zeros.
 * @throws SystemError when a file cannot be read.
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

/** The same parts from multiples of `unit` on and at most `CHUNK` long, each byte once. */
function* cut(extents: readonly Extent[], unit: number): Generator<Extent> {
  let next = 0;
  for (const { start, end } of extents) {
    for (let at = Math.max(next, start - (start % unit)); at < end; at = next) {
      next = Math.min(at + CHUNK, end);
      yield { start: at, end: next };
    }
  }
}

/** What is beyond the end of a file counts as zeros. */
async function readZeroPadded(handle: fs.FileHandle, into: Buffer, position: number): Promise<void> {
  into.fill(0, await readFully(handle, into, position));
}
