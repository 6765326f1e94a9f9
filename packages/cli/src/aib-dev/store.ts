import { success, type Diagnostic, type Result } from '@nx-aib/core';
import { renderDownloads, renderMib, renderPackages, renderStore } from '../render/render-store';
import {
  listDownloads,
  verifyDownloads,
  type Download,
  lastUsers,
  pruneStore,
  type StepStore,
  type StoredObject,
  useStore,
} from '@nx-aib/steps';
import { DEFAULT_STORE_SIZE, STORE_HINTS, STORE_SIZE_VARIABLE, storeSize } from '@nx-aib/builder';
import type { CommandIo, ExitStatus } from './command-io';
import { printDiagnostics } from '../print/print-diagnostics';
import { addOptions } from '../options/add-options';
import { COMMAND_OPTIONS } from '../options/declared-options';
import type { OptionDeclarations, OptionsOf } from '../options/option-declaration';
import { storeFolder } from '../options/store-folder';
import type { Command } from 'commander';

/** Additional options of `store prune`. */
const PRUNE_OPTIONS = {
  max: {
    value: 'size',
    description: `the size to keep, such as "8 GiB" (default: ${STORE_SIZE_VARIABLE}, else ${DEFAULT_STORE_SIZE})`,
  },
} as const satisfies OptionDeclarations;

type StoreOptions = OptionsOf<(typeof COMMAND_OPTIONS)['store'] & typeof PRUNE_OPTIONS>;

/** The action of a subcommand; its diagnostics determine the exit status. */
type StoreWork = (store: StepStore, io: CommandIo, options: StoreOptions) => Promise<Result<unknown>>;

/** `store list`, `store verify` and `store prune`: manage cached step outputs and downloaded packages. */
export function addStore(program: Command, io: CommandIo, ended: (status: ExitStatus) => void): void {
  const command = program.command('store').description('inspect, verify and prune the store');
  const add = (name: string, description: string, work: StoreWork, also: OptionDeclarations = {}): void => {
    const subcommand = command.command(name).description(description);
    addOptions(subcommand, { ...COMMAND_OPTIONS.store, ...also }).action(async (options: StoreOptions) => {
      const folder = storeFolder(options);
      const used = folder.ok
        ? await useStore(folder.value, (store) => work(store, io, options), { hint: STORE_HINTS.otherFolder })
        : folder;
      const { diagnostics } = used;
      printDiagnostics(io, diagnostics);
      ended(diagnostics.length === 0 ? 0 : 1);
    });
  };
  add('list', 'list cached step outputs, least recently used first, and the size of downloads', list);
  add(
    'verify',
    'read every cached output and download, and remove damaged ones; exit status 1 if there were any',
    verify,
  );
  add(
    'prune',
    'remove the least recently used outputs and downloads, and leftovers of killed builds',
    prune,
    PRUNE_OPTIONS,
  );
}

async function list(store: StepStore, io: CommandIo): Promise<Result<undefined>> {
  const objects = await store.list();
  const users = await lastUsers(
    store.folder,
    objects.map(({ step }) => step),
  );
  io.out(renderStore(objects, users, Date.now()));
  io.out(`${renderDownloads(await listDownloads(store.folder))}\n`);
  return success(undefined);
}

async function verify(store: StepStore, io: CommandIo): Promise<Result<undefined>> {
  const objects = await store.list();
  const damaged: Diagnostic[] = [];
  for (const object of objects) {
    const found = await store.verify(object.fingerprint);
    if (found.state !== 'damaged') continue;
    damaged.push(damage(object, found.what));
    // A build may be replacing it at this moment.
    const wait = () => io.err(`${object.step}: waiting for a build that is running this step\n`);
    await store.locked(object.fingerprint, wait, async () => {
      if ((await store.verify(object.fingerprint)).state === 'damaged')
        await store.discard(object.fingerprint);
    });
  }
  io.out(`${objects.length - damaged.length} intact, ${damaged.length} damaged and removed\n`);
  const downloads = await verifyDownloads(store.folder);
  const removed = downloads.damaged.length;
  io.out(`${renderPackages(downloads.sound)} intact, ${removed} damaged and removed\n`);
  return success(undefined, [...damaged, ...downloads.damaged.map(damagedDownload)]);
}

function damagedDownload({ pool, name }: Download): Diagnostic {
  return {
    code: 'store/damaged',
    severity: 'error',
    message: `the downloaded package ${name} (${pool}) was damaged and has been removed: its content changed after the download`,
    hint: 'the next build that needs it downloads it again',
  };
}

function damage({ step, fingerprint }: StoredObject, what: string): Diagnostic {
  return {
    code: 'store/damaged',
    severity: 'error',
    message: `the output of ${step} (${fingerprint.slice(0, 12)}) was damaged and has been removed: ${what}`,
    hint: 'the next build that needs it runs the step again',
  };
}

async function prune(store: StepStore, io: CommandIo, { max }: StoreOptions): Promise<Result<undefined>> {
  const size = storeSize({ option: { name: '--max', size: max } });
  if (!size.ok) return size;
  const { objects, downloads } = await pruneStore(store, size.value);
  for (const { fingerprint, step, bytes } of objects)
    io.out(`removed ${step} (${fingerprint.slice(0, 12)}), ${renderMib(bytes)}\n`);
  if (downloads.length > 0) io.out(`removed ${renderDownloads(downloads)}\n`);
  const kept = [...(await store.list()), ...(await listDownloads(store.folder))];
  const left = kept.reduce((sum, { bytes }) => sum + bytes, 0);
  io.out(`${objects.length + downloads.length} removed, ${renderMib(left)} left\n`);
  return success(undefined);
}
