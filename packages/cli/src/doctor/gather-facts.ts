import {
  availableMemory,
  environmentVariable,
  folderFacts,
  namespaceFacts,
  programFacts,
  PROXY_VARIABLES,
  secondsSince1970,
  temporaryFolderFacts,
} from '@nx-aib/build-machine';
import { cachedPackages, STORE_HINTS, type MachineNeeds } from '@nx-aib/builder';
import { withoutPassword } from '@nx-aib/core';
import { lockFileOf } from '@nx-aib/package-family';
import type { LoadedPlan } from '@nx-aib/planner';
import { probeAccelerator } from '@nx-aib/runner';
import { checkStoreDir } from '@nx-aib/steps';
import { storeFolder } from '../options/store-folder';
import type { MachineFacts, NeededProgram } from './facts';
import type { Need } from './needed-programs';

/** Runs all checks in parallel; the slowest one waits for the archives. */
export async function gatherFacts(
  needs: MachineNeeds,
  programs: readonly Need[],
  { image, ...options }: { readonly buildDir?: string; readonly image?: ImageWithLock | undefined },
): Promise<MachineFacts> {
  const temporary = await temporaryFolderFacts();
  const usable = temporary.unusable === undefined;
  const downloads = await gatherDownloads(image, options);
  const asks = usable && downloads?.missing !== 0;
  const [found, kvm, namespaces, store, tmp, output, sharedMemory, archives] = await Promise.all([
    gatherPrograms(programs),
    usable ? probeAccelerator('kvm') : NOT_PROBED,
    namespaceFacts(),
    gatherStore(options),
    folderFacts('/tmp'),
    folderFacts('.'),
    folderFacts('/dev/shm'),
    asks ? needs.askArchives() : [],
  ]);
  return {
    ...{ programs: found, kvm, namespaces, store, temporary, tmp, output, sharedMemory, archives },
    availableMemory: availableMemory(),
    now: secondsSince1970(),
    proxies: proxies(),
    ...(downloads && { downloads }),
  };
}

/** An image that is to be built. */
export interface ImageWithLock {
  readonly manifestFile: string;
  readonly loaded: LoadedPlan;
}

async function gatherDownloads(
  image: ImageWithLock | undefined,
  options: { readonly buildDir?: string },
): Promise<MachineFacts['downloads']> {
  const storeDir = storeFolder(options);
  if (image === undefined || !storeDir.ok) return undefined;
  const found = await cachedPackages({ loaded: image.loaded, storeDir: storeDir.value });
  return found === null ? undefined : { ...found, lockFile: lockFileOf(image.manifestFile) };
}

const NOT_PROBED = {
  works: false,
  cause: 'failed',
  why: 'it cannot be tested without a temporary directory',
} as const;

async function gatherPrograms(needs: readonly Need[]): Promise<NeededProgram[]> {
  const facts = await programFacts(needs.map(({ tool }) => tool));
  return facts.map((fact) => {
    const { neededBy = [], optional } = needs.find(({ tool }) => tool.name === fact.name) ?? {};
    return { ...fact, neededBy, ...(optional === undefined ? {} : { optional }) };
  });
}

async function gatherStore(options: { readonly buildDir?: string }): Promise<MachineFacts['store']> {
  const folder = storeFolder(options);
  if (!folder.ok) return { problems: folder.diagnostics };
  return {
    folder: await folderFacts(folder.value),
    problems: await checkStoreDir(folder.value, { runsPrograms: true, hint: STORE_HINTS.otherFolder }),
  };
}

function proxies(): Record<string, string> {
  const set = PROXY_VARIABLES.flatMap((name) => {
    const value = environmentVariable(name);
    return value === undefined ? [] : [[name, withoutPassword(value)] as const];
  });
  return Object.fromEntries(set);
}
