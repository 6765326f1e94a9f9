export { parseMemoryLimit, formatMemoryLimit, type MemoryLimit } from './memory-limit';
export { predictLimit, DEFAULT_PAGE_SIZE, type Machine } from './predict';
export { planQmMemory, type QmLimits } from './plan-qm-memory';
export type { PlannedLimit, QmMemoryPlan } from './plan';
export { QM_MINIMUM, QM_COMFORTABLE } from './rules';
export type { CpuWeight } from './cpu-weight';
