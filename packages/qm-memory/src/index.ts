export { parseMemoryLimit, formatMemoryLimit, type MemoryLimit } from './memory-limit';
export { predictLimit, DEFAULT_PAGE_SIZE, type Machine } from './predict';
export type { PlannedLimit, QmMemoryPlan } from './plan';
