import { startProcess, waitForPath, type RunningProcess, type TempDir } from '@nx-aib/build-machine';
import { failure, success, type Result } from '@nx-aib/core';

/** swtpm(8) creates its socket right after starting. */
const DEADLINE_MS = 10_000;

/** A software TPM 2.0 whose state is removed with `tempDir`; it ends with this process. Error: `runner/no-tpm`. */
export async function startTpm(
  tempDir: TempDir,
): Promise<Result<{ socket: string; process: RunningProcess }>> {
  const socket = `${tempDir.path}/tpm`;
  const process = startProcess([
    ...(['swtpm', 'socket', '--tpm2'] as const),
    ...['--tpmstate', `dir=${tempDir.path}`, '--ctrl', `type=unixio,path=${socket}`],
  ]);
  if (await waitForPath(socket, DEADLINE_MS)) return success({ socket, process });
  process.kill('SIGKILL');
  return failure([{ code: 'runner/no-tpm', severity: 'error', message: 'swtpm did not start' }]);
}
