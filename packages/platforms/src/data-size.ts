import { parseSize } from '@nx-aib/manifest';
import type { Bytes } from '@nx-aib/core';

/**
 * A size of a data file, `2GiB`, as in a manifest.
 * @throws Error for any other text: a mistake in this package.
 */
export function dataSize(text: string): Bytes {
  const size = parseSize(text);
  if (size.ok) return size.value;
  throw new Error(size.diagnostics.map(({ message }) => message).join('; '));
}
