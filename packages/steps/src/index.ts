export {
  fingerprints,
  isStep,
  type BuildPlan,
  type FingerprintedStep,
  type Step,
  type StepDeclaration,
  type KindFacts,
  canonicalJson,
} from './step';
export type { BuildEvent } from './run/step-event';
export { importLayers, makeLayers, type LayersRequest } from './exchange/make-layers';
export { notText } from './store/folder-name';
export {
  listDownloads,
  verifyDownloads,
  type Download,
  holdDownloads,
  LOCKED_DOWNLOADS,
  lockedDownloadsIn,
} from './store/downloads';
export { lastUsers, rememberRun } from './store/earlier-runs';
export { readRefreshes, REFRESHES_FILE, writeRefreshes, type Refreshes } from './store/refreshes';
export { outputInStore, type StoredOutput } from './store/output-in-store';
export { pruneStore } from './store/prune-store';
export { StepStore, STORE_FOLDERS } from './store/step-store';
export { READ_AGAIN_MILLISECONDS } from './store/stamps';
export type { StoredObject } from './store/stored-objects';
export { useStore, checkStoreDir } from './store/use-store';
export {
  readMade,
  readMadeJson,
  programFailed,
  stepFailed,
  allEnded,
  type Named,
  type StepContext,
  type StepPlaces,
} from './step-context';
export { explain } from './explain/explain';
export { fingerprinted, toolsOf, type OnMachine } from './run/fingerprinted';
export { withMachineErrors } from './run/full-disk';
export { StepRunner } from './run/run-steps';
export { StepBudget } from './run/step-budget';
export { stepsToRun } from './steps-to-run';
export { layersOf, type Layers } from './exchange/layers';
export {
  defineKind,
  kindOf,
  kindsOf,
  mayRead,
  reads,
  type AnyKind,
  type Kinds,
  type StepKind,
  type StepMaking,
  type View,
} from './step-kind';
