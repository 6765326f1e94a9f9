import { freeBytes, isFullDisk, isSystemError, saysFullDisk } from '@nx-aib/host';
import { failure, type Diagnostic, type Result } from '@nx-aib/manifest';
import path from 'node:path';
import type { BuildRequest } from './build-request';

type Places = Pick<BuildRequest, 'storeDir' | 'out'>;

/** Turns what the machine refuses, thrown or said by a program, into diagnostics; what is a bug stays thrown. */
export async function withMachineErrors<T>(
  places: Places,
  work: () => Promise<Result<T>>,
): Promise<Result<T>> {
  try {
    const result = await work();
    const full = result.diagnostics.find(({ message }) => saysFullDisk(message));
    return result.ok || full === undefined ? result : failure([await diskFull(places, full.message)]);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (isFullDisk(error)) return failure([await diskFull(places, error.message)]);
    return failure([{ code: 'host/system-error', severity: 'error', message: error.message }]);
  }
}

async function diskFull({ storeDir, out }: Places, said: string): Promise<Diagnostic> {
  const places = [
    `${await free(storeDir)} are free for the build directory "${storeDir}"`,
    `${await free(path.dirname(out))} for the image in "${path.dirname(out)}"`,
  ];
  return {
    code: 'host/disk-full',
    severity: 'error',
    message: `no room is left on the disk: ${said}; ${places.join(', ')}`,
    hint: 'make room and build again: what is finished is kept; `aib-dev store prune --max "5 GiB"` removes what was used longest ago, --build-dir names a directory on another disk',
  };
}

async function free(folder: string): Promise<string> {
  const bytes = await freeBytes(folder);
  return bytes === undefined ? 'an unknown number of MiB' : `${Math.floor(bytes / 2 ** 20)} MiB`;
}
