/** What the command-line programs and the Nx targets share: their options, their output, and how they verify. */
export { renderDownloaded } from './render/render-downloaded';
export { renderLockOutcome } from './render/render-lock-outcome';
export { renderPlan } from './render/render-plan';
export { renderValid } from './render/render-valid';
export { renderCheck, renderVerdict } from './render/render-verdict';
export { builtBy, type Built } from './render/built';
export { createProgress, type Progress } from './render/progress';
export { missingLater } from './doctor/missing-later';
export { checkOutput, type Output } from './output/check-output';
export { printDiagnostics } from './print/print-diagnostics';
export { STANDARD_IO, type TextIo } from './print/text-io';
export {
  AGE_OPTIONS,
  BUILD_OPTIONS,
  LOCK_OPTIONS,
  MACHINE_OPTIONS,
  MANIFEST_OPTION,
  PLAN_OPTIONS,
  PLANNING_OPTIONS,
  SIGN_OPTIONS,
  STORE_OPTIONS,
  STORE_SIZE_OPTIONS,
  TRUST_OPTIONS,
  type PlanningOptions,
} from './options/declared-options';
export {
  listOf,
  type OptionDeclaration,
  type OptionDeclarations,
  neededValue,
  type OptionsOf,
} from './options/option-declaration';
export { loadFromOptions, seedFromOptions } from './options/load-plan';
export { planWithOrigin, type ShownPlan } from './render/plan-with-origin';
export { maxPackageAge } from './options/max-package-age';
export { type NamedStores, storeFileCommand, storeFolder } from './options/store-folder';
export { signingKey } from './options/signing-key';
export { trustOf, type TrustOptions } from './verify/trust';
export { verifyAndReport, type VerifyRequest } from './verify/verify-and-report';
export { bootInteractively } from './boot/boot-interactively';
export type { AirOptions } from './boot/air-options';
export { readAirOptions, type AirRequest } from './boot/air-request';
