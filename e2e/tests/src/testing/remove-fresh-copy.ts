import { rm } from 'node:fs/promises';
import { freshCopy } from './fresh-copy';

/** Removes the copy and the directory around it. */
// eslint-disable-next-line import-x/no-default-export -- Jest takes a teardown's default export.
export default async function removeFreshCopy(): Promise<void> {
  await rm(freshCopy('..'), { recursive: true, force: true });
}
