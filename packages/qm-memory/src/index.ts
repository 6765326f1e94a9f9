export { parseMemoryLimit, formatMemoryLimit, type MemoryLimit } from './memory-limit';
export { predictLimit, type Machine } from './predict';
export { planQmMemory, type QmLimits } from './plan-qm-memory';
export type { PlannedLimit, QmMemoryPlan } from './plan';
export type { CpuWeight } from './cpu-weight';
