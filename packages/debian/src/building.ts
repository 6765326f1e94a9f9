import type { ManifestPath } from '@nx-aib/core';
import type { FamilyBuilding, PlaceKind } from '@nx-aib/package-family';
import { fetchLocked, lockedInCache } from './fetch/fetch-locked';
import { askArchives } from './ask/ask-archives';
import { installing } from './installing';
import { resolveLocked } from './resolve/resolve-locked';
import { readPackagesParams, readToolsParams, type PackagesParams } from './params/step-params';
import { installNeeds, INSTALL_TOOLS } from './install/tools';

type Asking = Pick<PackagesParams, 'packages' | 'at'> & { readonly removeModules?: readonly string[] };

function asking(params: unknown): Asking | undefined {
  return readPackagesParams(params) ?? readToolsParams(params);
}

const PUBLIC = { mode: '0644', user: 'root', group: 'root' };
const SECRET = { mode: '0640', user: 'root', group: 'shadow' };

export const building: FamilyBuilding = {
  ...installing,
  tools: [...INSTALL_TOOLS, ...installNeeds()],
  withKeys: (params, keyOf) => {
    const asked = asking(params);
    if (asked === undefined) return params;
    const keys = (kind: PlaceKind, names: readonly string[] = []) =>
      Object.fromEntries(names.map((name): [string, ManifestPath] => [name, keyOf(kind, name)]));
    const at = { packages: keys('packages', asked.packages), modules: keys('modules', asked.removeModules) };
    return { ...asked, at };
  },
  placeIn: (params, kind, name) => {
    const places = asking(params)?.at?.[kind] ?? {};
    return Object.hasOwn(places, name) ? places[name] : undefined;
  },
  askArchives,
  fetchLocked,
  lockedInCache,
  // As in base-passwd.
  accountFiles: {
    ...{ passwd: PUBLIC, group: PUBLIC },
    ...{ shadow: SECRET, gshadow: SECRET },
  },
  kernelExample: 'linux-image-amd64',
  resolve: resolveLocked,
};
