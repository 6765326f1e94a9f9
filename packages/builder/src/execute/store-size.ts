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

/** Sizes that a command or a target may be given, and what errors call them. */
export interface NamedSizes {
  /** Of one command or target: used whatever the environment says. */
  readonly option?: NamedSize;
  /** Of a workspace: used unless the environment variable is set. */
  readonly ofWorkspace?: NamedSize;
}

interface NamedSize {
  readonly name: string;
  readonly size: string | undefined;
}

/**
 * The size in bytes: from the option, otherwise from the environment, otherwise of the workspace, otherwise the default.
 *
 * Error: `store/size`.
 */
export function storeSize({ option, ofWorkspace }: NamedSizes = {}): Result<number> {
  const ofMachine = { name: STORE_SIZE_VARIABLE, size: environmentVariable(STORE_SIZE_VARIABLE) };
  const given = [option, ofMachine, ofWorkspace].find((one) => one?.size !== undefined);
  const size = parseSize(given?.size ?? DEFAULT_STORE_SIZE);
  if (size.ok) return success(size.value);
  const where = given?.name ?? 'the default';
  return failure(
    size.diagnostics.map(({ message, ...rest }) => ({
      ...rest,
      code: 'store/size',
      message: `${where}: ${message}`,
    })),
  );
}
