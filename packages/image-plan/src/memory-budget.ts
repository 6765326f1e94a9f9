import type { KillOrder } from '@nx-aib/oom';
import type { MemoryBudget } from '@nx-aib/qm-memory';

/** How memory is divided on the target, and who is killed first when it runs out. */
export interface PlannedMemoryBudget extends MemoryBudget {
  readonly killOrder: KillOrder;
}
