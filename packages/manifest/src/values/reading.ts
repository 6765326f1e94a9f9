import type { Problem } from '../finding';

/** What a value becomes in the Manifest, and what is doubtful about it; or what is wrong with it. */
export type ValueReading =
  { readonly value: unknown; readonly warning?: Problem } | { readonly problem: Problem };

/** Reads one kind of value; `written` is the scalar as it stands in the file. */
export type ValueReader = (value: unknown, written: string) => ValueReading;
