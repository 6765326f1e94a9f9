import { createHash } from 'node:crypto';
import path from 'node:path';

/** The name that an image has in a store, by where it is put: of the record of its digest and of the lock on its place. */
export function imagePlace(file: string): string {
  return createHash('sha256').update(path.resolve(file)).digest('hex');
}
