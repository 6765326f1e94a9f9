import type { FixedRole } from './boot-scheme';

/** The purpose of a partition. */
export type Role = FixedRole | 'var' | 'qm_var' | 'root';
