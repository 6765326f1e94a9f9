import { environmentVariable } from '@nx-aib/build-machine';
import { failure, success, type Result } from '@nx-aib/core';
import { parseSize } from '@nx-aib/manifest';

/** What the store may take on disk when no build is running: some base images with their packages. */
export const DEFAULT_STORE_SIZE = '20 GiB';

/** The variable that says another size, as in "8 GiB". */
export const STORE_SIZE_VARIABLE = 'NX_AIB_STORE_SIZE';

/** The size in bytes that is asked for, by an option, else by the environment, else the default. */
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
