export type { PackagePlaces, ArchiveParams, PackagesParams, ToolsParams } from './steps/params';
export {
  type Lock,
  type LockedPackage,
  type PackageSet,
  type RequestedPackages,
  debsOf,
  PACKAGE_SETS,
} from './lock/lock';
export { parseLock } from './lock/parse-lock';
export { renderLock } from './lock/render-lock';
export { diffLocks, type LockDiff } from './lock/diff-locks';
export { packages } from './steps/packages/packages';
export { tools } from './steps/tools/tools';
export { plannedSources, unsignedLines } from './archive/archive-sources';
export { readLockFor, readLock } from './resolve/read-lock';
export { archiveParams } from './plan/archive-params';
export { timestamp } from './lock/choose-packages';
export { misfits } from './lock/fit-lock';
export { lockFileOf } from './lock/lock-name';
export { packagePlace, requestedPackages, packagePlaces } from './plan/package-sets';
export { resolvePackages } from './resolve/resolve-packages';
export { DEBIAN_ACCOUNTS } from './plan/base-accounts';
export { planSshHostKeys } from './plan/ssh-host-keys';
export type { LockedDeb } from './archive/locked-deb';
export { renderLockDiff } from './lock/render-diff';
export { packageSteps } from './plan/package-steps';
export { INSTALL_TOOLS, installNeeds, MMDEBSTRAP, KEYRING } from './tools';
