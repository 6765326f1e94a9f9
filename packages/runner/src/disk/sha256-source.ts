import { createHash } from 'node:crypto';
import type { ByteSource } from './byte-source';

const CHUNK_BYTES = 1 << 22;

/** The SHA-256 of all bytes, lower-case hexadecimal. @throws BrokenDisk */
export async function sha256Source(source: ByteSource): Promise<string> {
  const hash = createHash('sha256');
  for (let at = 0; at < source.size; at += CHUNK_BYTES)
    hash.update(await source.read(at, Math.min(CHUNK_BYTES, source.size - at)));
  return hash.digest('hex');
}
