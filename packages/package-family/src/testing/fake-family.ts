import { writeFileAtomic } from '@nx-aib/build-machine';
import { failure, success } from '@nx-aib/core';
import { ownFile } from '@nx-aib/image-plan/plan';
import type { Distribution } from '@nx-aib/platforms';
import type { Root } from '@nx-aib/qm';
import { defineKind, mayRead, type StepMaking } from '@nx-aib/steps';
import { pinnedOf, type LockedPackage } from '../lock/lock';
import type { PackageFamily } from '../package-family';
import { PACKAGE_SETS, requestedPackages, type PackageSet } from '../sets/package-sets';
import { rootOutput, toolsOutput, type RootOutput } from '../outputs';

/** A distribution of pebbles, which no other family can install. */
export const PEBBLE_DISTRIBUTION: Distribution = {
  name: 'pebble1',
  family: 'pebble',
  repositories: { beach: 'north' },
  sourceDateEpoch: 1_700_000_000,
  arches: {
    x86_64: {
      packageArch: 'granite',
      linking: { loader: '/lib/ld-granite.so.1', libraries: '/lib/granite' },
      kernelPackage: 'pebble-kernel',
      bootLoader: { source: '/usr/lib/boot.efi', destination: 'EFI/BOOT/BOOTX64.EFI' },
    },
  },
  packages: { shared: ['pebble-base'], host: ['pebble-host'], qm: [], tools: ['pebble-tools'] },
  maskedUnits: { host: [], qm: [] },
  bootFiles: { kernel: '/boot/kernel-*', initrd: '/boot/initrd-*' },
};

interface PebbleParams {
  readonly pebbles: readonly string[];
  readonly locked?: readonly unknown[];
}

/** What the archive of pebbles has today; null while it cannot be reached. */
export const BEACH: { has: string | null } = { has: 'pebbles of day 1' };

/** The file that a step leaves that takes pebbles: what the archive had then. */
export const TAKEN = 'taken';

const run = async ({ output }: { readonly output: string }) => {
  if (BEACH.has === null)
    return failure([{ code: 'pebbles/tide', severity: 'error', message: 'the beach is under water' }]);
  await writeFileAtomic(`${output}/${TAKEN}`, BEACH.has);
  return success(undefined);
};
const common = { tools: [], memoryMiB: 1, code: [], run };
const isParams = (params: unknown): params is PebbleParams =>
  typeof params === 'object' && params !== null && 'pebbles' in params && Array.isArray(params.pebbles);
const latestOf = ({ locked }: PebbleParams) => (locked === undefined ? 'beach granite' : undefined);
const travels = (params: unknown) => (isParams(params) ? params : undefined);

const SHAKE = defineKind<PebbleParams, object, ReturnType<typeof toolsOutput>>({
  ...common,
  ...{ name: 'shake', reads: {}, makes: toolsOutput, travels, latestOf },
});
const THROW = defineKind<PebbleParams, { readonly base: RootOutput | undefined }, RootOutput>({
  ...common,
  ...{ name: 'throw', reads: { base: mayRead(rootOutput) }, makes: rootOutput, travels, latestOf },
});

const PUBLIC = { mode: '0644', user: 'root', group: 'root' };
const SECRET = { mode: '0000', user: 'root', group: 'root' };

/** A package family in memory: if another family shows up in a result, abstraction is leaking. */
export const PEBBLE: PackageFamily = {
  name: 'pebble',
  planning: {
    packageKey: 'rpms',
    packagesOf: (content) => content?.rpms ?? [],
    extraPackages: { host: 'extra_pebbles', qm: 'extra_qm_pebbles', what: 'a list of pebbles' },
    isRequest: (text) => text.startsWith('pebble-'),
    requestedName: (request) => request,
    wrongRequests: () => [],
    packageUrl: ({ name, version }) => `pkg:pebble/${name}@${version}`,
    baseAccounts: { users: new Map([['root', 0]]), groups: new Map([['root', 0]]) },
    dataFolders: ['/var/lib/pebbles'],
    resolverPackages: ['pebble-resolver'],
    sshServer: { package: 'pebble-shell', settings: '/etc/ssh/pebble.conf' },
    unsupported: {
      content: [
        { key: ['debs'], asks: () => true, why: 'pebbles have no such packages', hint: 'leave it out' },
      ],
      elsewhere: [],
    },
    notes: () => ['Pebbles are round.'],
    pathsFor: (packages) => packages.map(({ root }) => ownFile(root, '/etc/pebbles', 'round\n')),
    lockForm: { name: /^pebble-[a-z]+$/, version: /^\d+$/, arch: /^granite$/ },
  },
  plannedSources: () => Promise.resolve(success([])),
  get installing() {
    return this.building;
  },
  building: {
    kinds: [SHAKE, THROW],
    tools: [],
    packageSteps: (plan, platform, lock) => {
      const requested = requestedPackages(plan, platform.distribution);
      const params = (set: PackageSet): PebbleParams => ({
        pebbles: requested[set] ?? [],
        ...(lock === null ? {} : { locked: pinnedOf(lock, set) }),
      });
      const base = THROW.step({
        name: 'pebbles-shared',
        params: params('shared'),
        reads: { base: undefined },
      });
      const root = (name: Root): StepMaking<RootOutput> =>
        THROW.step({ name: `pebbles-${name}`, params: params(name), reads: { base } });
      const tools = SHAKE.step({ name: 'pebble-tools', params: params('tools'), reads: {} });
      const roots = { host: root('host'), qm: plan.qm === null ? undefined : root('qm') };
      return { tools, roots, all: [tools, base, roots.host, ...(roots.qm === undefined ? [] : [roots.qm])] };
    },
    withKeys: (params) => params,
    placeIn: () => undefined,
    askArchives: () => Promise.resolve([]),
    fetchLocked: () => Promise.resolve(success({ cached: 0, downloaded: 0, bytes: 0 })),
    lockedInCache: () => Promise.resolve({ cached: 0, missing: 0 }),
    accountFiles: { passwd: PUBLIC, group: PUBLIC, shadow: SECRET, gshadow: SECRET },
    kernelExample: 'pebble-kernel',
    resolve: ({ requested }) => {
      const names = [...new Set(Object.values(requested).flat())];
      const setsOf = (name: string) => PACKAGE_SETS.filter((set) => requested[set]?.includes(name));
      return Promise.resolve(success(names.map((name) => locked(name, setsOf(name)))));
    },
  },
  guest: {
    knownSockets: [{ units: ['pebble-shell.service'], protocol: 'tcp', port: 22, why: 'pebbles listen' }],
    installedScript: (root) => `pebbles --of ${root}`,
    parseInstalled: () => [],
    kernelScript: () => 'pebbles --kernel',
    otherKernel: () => undefined,
  },
};

function locked(name: string, sets: readonly PackageSet[]): LockedPackage {
  const sha256 = Buffer.from(name.padEnd(32, '.').slice(0, 32)).toString('hex');
  const place = { archive: 'beach', path: `north/${name}` };
  return { name, version: '1', arch: 'granite', sets, sha256, ...place, seen: '20260101T000000Z' };
}
