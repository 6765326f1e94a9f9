/** From manifests to images: planning, the steps of a build and the store that keeps their outputs. */
export {
  loadImagePlan,
  DEFAULT_TARGET,
  DEFAULT_DISTRO,
  type LoadOptions,
  type LoadedPlan,
} from './load-plan';
export { planImage } from './plan/image/plan-image';
export { hostPathOf, QM_ROOTFS } from './plan/changes/root-path';
export type { ImageInput } from './plan/image/image-input';
export type { SourceFacts } from './plan/image/source-facts';
export { planSteps, type Platform } from './plan/steps/lower';
export type { PackagePlaces } from './plan/steps/params';
export {
  fingerprints,
  type BuildPlan,
  type FingerprintedStep,
  type Step,
  type StepDeclaration,
  type StepSurroundings,
} from './plan/steps/step';
export { buildImage } from './execute/build-image';
export type { BuildEvent, BuildImage, BuildRequest, BuiltImage, ImageFormat } from './execute/build-request';
export { lockPackages, type LockOutcome, type LockPackages, type LockRequest } from './lock/lock-packages';
export type { Lock, LockedPackage, PackageSet, RequestedPackages } from './plan/lock/lock';
export { parseLock } from './plan/lock/parse-lock';
export { renderLock } from './plan/lock/render-lock';
export { diffLocks, type LockDiff } from './plan/lock/diff-locks';
export { renderLockOutcome } from './render/render-lock-outcome';
export { renderPlan } from './render/render-plan';
export { builtBy, type Built } from './render/built';
export { createProgress, type Progress } from './render/progress';
export { checkOutput, type Output } from './cli/check-output';
export { renderValid } from './cli/validate';
export { parseDefineOptions } from './cli/define-option';
export { layersOf, type Layers } from './plan/steps/layers';
export { importLayers, makeLayers, type LayersRequest } from './execute/make-layers';
export { globBase, globMatcher } from './source-facts/source-glob';
export { signImage, type BuiltFrom, type SignRequest } from './sign/sign-image';
export { signingKey } from './cli/sign';
