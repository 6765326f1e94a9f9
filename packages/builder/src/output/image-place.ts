import { createHash } from 'node:crypto';
import path from 'node:path';

/**
 * The key of an image in a store, from the path it is written to: for the record of its digest and for the lock on its
 * place.
 */
export function imagePlace(file: string): string {
  return createHash('sha256').update(path.resolve(file)).digest('hex');
}
