import { environmentVariable, processStart, secondsSince1970 } from '@nx-aib/build-machine';

/**
 * When the current command of Nx began, in seconds since 1970: the same for all its tasks, so `nx run-many -t refresh` installs
 * the packages of several images once.
 */
export async function startOfNx(): Promise<number> {
  const nx = Number(environmentVariable('NX_INVOCATION_ROOT_PID') ?? process.ppid);
  return (await processStart(nx)) ?? secondsSince1970();
}
