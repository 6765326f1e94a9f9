import type { Problem } from '../finding';

/** A parsed value for the Manifest, with warnings; or what is wrong with it. */
export type ValueReading =
  { readonly value: unknown; readonly warning?: Problem } | { readonly problem: Problem };

/** Parses one kind of value; `written` is the scalar as it is in the file. */
export type ValueReader = (value: unknown, written: string) => ValueReading;
