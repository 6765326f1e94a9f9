import type { Problem } from '../finding';

/** What a value becomes in the Manifest, or what is wrong with it. */
export type ValueReading = { readonly value: unknown } | { readonly problem: Problem };

/** Reads one kind of value; `written` is the scalar as it stands in the file. */
export type ValueReader = (value: unknown, written: string) => ValueReading;
