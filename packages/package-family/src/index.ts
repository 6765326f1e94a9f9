/** The interface of package families, and what they have in common. */
export type {
  AccountFileAttributes,
  ArchiveAnswer,
  BaseAccounts,
  CachedPackages,
  FamilyBuilding,
  FamilyInGuest,
  FamilyInstalling,
  FamilyPlanning,
  Fetched,
  FetchPlaces,
  GuestPackage,
  KnownSocket,
  LocateLocked,
  PackageFamily,
  PlaceKind,
  Platform,
  Resolution,
  UnsupportedOption,
  UnsupportedOptions,
} from './package-family';
export { type Lock, type LockedPackage, pinnedOf, sortLocked } from './lock/lock';
export { parseLock, REMAKE_LOCK } from './lock/parse-lock';
export { renderLock } from './lock/render-lock';
export { locateLocked } from './lock/locate-locked';
export { diffLocks, type LockDiff } from './lock/diff-locks';
export { misfits } from './lock/fit-lock';
export { lockFileOf } from './lock-name';
export {
  type PackageSet,
  type RequestedPackages,
  PACKAGE_SETS,
  packagePlace,
  packagePlaces,
  requestedPackages,
} from './sets/package-sets';
export { type PinnedPackage, packageKey, type PackageFile } from './lock/pinned-package';
export { renderLockDiff } from './lock/render-diff';
export { rootOutput, toolsOutput, type RootOutput, type ToolsOutput } from './outputs';
export type { PackageSteps } from './package-steps';
export { inOrder, type LineForm } from './lock/lock-line';
export { isInstalled, type PackageOfRoot } from './installed';
