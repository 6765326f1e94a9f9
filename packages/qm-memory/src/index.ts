export { predictLimit, type MachineMemory } from './predict';
export { planQmMemory, type QmLimits } from './plan-qm-memory';
export type { PlannedLimit, QmMemoryPlan } from './plan';
export { planMemoryBudget } from './budget/plan-memory-budget';
export type {
  EffectiveMemory,
  GroupBudget,
  MemoryBudget,
  MemoryGroup,
  MemoryKey,
  MemorySetting,
} from './budget/memory-group';
