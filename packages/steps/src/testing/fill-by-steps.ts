import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withMachineErrors } from '../run/full-disk';
import { programFailed } from '../step-context';
import { StepStore } from '../store/step-store';
import { runTable, type Action, type Table } from './run-table';

const TABLE: Table = { left: [], right: [], top: ['left', 'right'] };

/** Fails like bsdtar(1) when it could not write. */
const fail: Action = (context) => {
  const outcome = { ok: false, reason: 'exit-status', status: 1, stdout: '', stderr: 'bsdtar: Write error' };
  return Promise.resolve(programFailed(context, ['bsdtar'], outcome as Parameters<typeof programFailed>[2]));
};

/** Fills the disk until nothing more can be written. */
const fill: Action = (context) => {
  try {
    writeFileSync(path.join(context.output, 'much'), Buffer.alloc(2 ** 26, 1));
    throw new Error('there was room');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    return fail(context);
  }
};

/**
 * Runs steps that fail because of a full disk without saying so, and one that fails with space left; prints their
 * results.
 */
export async function fillBySteps(folder: string): Promise<void> {
  const storeDir = path.join(folder, 'store');
  const ask = async (doings: Readonly<Record<string, Action>>, name: string) => {
    const store = new StepStore(storeDir);
    try {
      const { runner } = runTable({ store, table: TABLE, doings });
      const made = await withMachineErrors({ storeDir }, () => runner.output(name));
      return made.diagnostics;
    } finally {
      await store.close();
    }
  };
  const full = await ask({ left: fill, right: fill }, 'top');
  const staging = path.join(storeDir, 'staging');
  const staged = existsSync(staging) ? readdirSync(staging) : [];
  const withRoom = await ask({ left: fail }, 'left');
  process.stdout.write(JSON.stringify({ full, staged, withRoom }));
}
