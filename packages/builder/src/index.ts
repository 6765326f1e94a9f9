export { planSteps } from './lower/lower';
export { refreshPackages, type RefreshRequest } from './execute/refresh-packages';
export { STORE_HINTS } from './store-hints';
export { buildImage } from './execute/build-image';
export type { BuildImage, BuildRequest, BuiltImage, ImageFormat } from './build-request';
export { lockPackages, type LockOutcome, type LockPackages, type LockRequest } from './lock/lock-packages';
export {
  cachedPackages,
  downloadPackages,
  type Downloaded,
  type DownloadPackages,
  type DownloadRequest,
} from './download/download-packages';
export { fetchPackages, type FetchRequest } from './download/fetch-packages';
export { signImage, type BuiltFrom, type SignRequest } from './sign/sign-image';
export { machineNeeds, type MachineNeeds } from './machine-needs';
export { descriptorOf } from './output/descriptor-name';
export { ALL_TOOLS, buildTools, KINDS, kindsWith } from './lower/kinds';
export { DEFAULT_STORE_SIZE, STORE_SIZE_VARIABLE, storeSize } from './execute/store-size';
