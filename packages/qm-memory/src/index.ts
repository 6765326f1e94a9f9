export { predictLimit, type MachineMemory } from './predict';
export { planQmMemory, type QmLimits } from './plan-qm-memory';
export type { PlannedLimit, QmMemoryPlan } from './plan';
