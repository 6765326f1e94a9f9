import type { FixedRole } from './boot-scheme';

/** What a partition is there for. */
export type Role = FixedRole | 'var' | 'qm_var' | 'root';
