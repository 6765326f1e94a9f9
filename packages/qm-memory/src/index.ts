export { predictLimit, DEFAULT_PAGE_SIZE, type MachineMemory } from './predict';
export { planQmMemory, type QmLimits } from './plan-qm-memory';
export type { PlannedLimit, QmMemoryPlan } from './plan';
export { renderQmDropIn, QM_DROP_IN_PATH, type QmDropIn } from './drop-in';
export { QM_MINIMUM, QM_COMFORTABLE } from './rules';
