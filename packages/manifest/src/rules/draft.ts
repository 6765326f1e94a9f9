import type { ManifestPath } from '@nx-aib/core';
import type { Finding } from '../finding';
import type { Content, Manifest } from '../manifest';

/** A manifest on its way: each value in it is judged, and anything may be missing because it was wrong. */
export type Draft = Sparse<Manifest>;

/** `T` with any part missing; list items too. Numbers and texts stay as they are, those with a unit too. */
export type Sparse<T> = T extends string | number
  ? T
  : T extends readonly (infer Item)[]
    ? readonly (Sparse<Item> | undefined)[]
    : T extends object
      ? { readonly [Key in keyof T]?: Sparse<T[Key]> | undefined }
      : T;

/** One family of rules. */
export type Rule = (draft: Draft) => readonly Finding[];

/** The contents of both root file systems with their paths. */
export function contents(draft: Draft): readonly (readonly [ManifestPath, Sparse<Content>])[] {
  return [
    [['content'] as ManifestPath, draft.content] as const,
    [['qm', 'content'] as ManifestPath, draft.qm?.content] as const,
  ].flatMap(([path, content]) => (content === undefined ? [] : [[path, content] as const]));
}
