export { planSteps } from './lower/lower';
export { buildImage } from './execute/build-image';
export type { BuildImage, BuildRequest, BuiltImage, ImageFormat } from './build-request';
export { lockPackages, type LockOutcome, type LockPackages, type LockRequest } from './lock/lock-packages';
export { signImage, type BuiltFrom, type SignRequest } from './sign/sign-image';
export { descriptorOf } from './output/descriptor-name';
export { version } from './sign/version';
export { ALL_TOOLS, buildTools, KINDS, kindsWith } from './lower/kinds';
export { DEFAULT_STORE_SIZE, STORE_SIZE_VARIABLE, storeSize } from './execute/store-size';
