import type { ManifestPath } from '@nx-aib/core';
import type { Finding } from '../finding';
import type { Content, Manifest } from '../manifest';

/** A manifest during validation: each value in it is valid, and anything may be missing because it was invalid. */
export type Draft = Sparse<Manifest>;

/** `T` with any part missing, including list items. Numbers and texts are unchanged, also those with a unit. */
export type Sparse<T> = T extends string | number
  ? T
  : T extends readonly (infer Item)[]
    ? readonly (Sparse<Item> | undefined)[]
    : T extends object
      ? { readonly [Key in keyof T]?: Sparse<T[Key]> | undefined }
      : T;

/** A group of rules. */
export type Rule = (draft: Draft) => readonly Finding[];

/** The contents of both root file systems with their paths. */
export function contents(draft: Draft): readonly (readonly [ManifestPath, Sparse<Content>])[] {
  return [
    [['content'] as ManifestPath, draft.content] as const,
    [['qm', 'content'] as ManifestPath, draft.qm?.content] as const,
  ].flatMap(([path, content]) => (content === undefined ? [] : [[path, content] as const]));
}
