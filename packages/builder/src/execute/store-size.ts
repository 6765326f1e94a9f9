import { environmentVariable } from '@nx-aib/build-machine';
import { failure, success, type Result } from '@nx-aib/core';
import { parseSize } from '@nx-aib/manifest';

/**
 * The maximum size of the store on disk when no build is running: a few base images with their packages. With what Nx caches of a
 * hundred edits (3 MB each), this is less than 10 GB.
 */
export const DEFAULT_STORE_SIZE = '8 GiB';

/** The environment variable that sets another size, such as "8 GiB". */
export const STORE_SIZE_VARIABLE = 'NX_AIB_STORE_SIZE';

/** The size in bytes: from the option, otherwise from the environment, otherwise the default. */
export function storeSize(option?: string): Result<number> {
  const variable = environmentVariable(STORE_SIZE_VARIABLE);
  const size = parseSize(option ?? variable ?? DEFAULT_STORE_SIZE);
  if (size.ok) return success(size.value);
  const where = option === undefined ? STORE_SIZE_VARIABLE : '--max';
  return failure(
    size.diagnostics.map(({ message, ...rest }) => ({
      ...rest,
      code: 'store/size',
      message: `${where}: ${message}`,
    })),
  );
}
