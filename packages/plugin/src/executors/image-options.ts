import path from 'node:path';
import type { PlanningOptions } from '@nx-aib/cli';
import { ARCHES, either, isListOf, isObjectOf, isOneOf, isText, maybe } from '@nx-aib/core';
import type { Where } from './artifacts';

/** The options that select an image. */
export interface ImageOptions extends PlanningOptions {
  /** Relative to the workspace root. */
  readonly manifest: string;
}

const isTextOrTexts = either(isText, isListOf(isText));

/** Whether options have this type, except those that only some targets have: Nx reads them from files. */
export const isImageOptions = isObjectOf<ImageOptions>({
  manifest: isText,
  target: maybe(isText),
  distro: maybe(isText),
  arch: maybe(isOneOf(...ARCHES)),
  mode: maybe(isOneOf('package', 'image')),
  seed: maybe(isText),
  define: maybe(isTextOrTexts),
  allowSource: maybe(isTextOrTexts),
});

/** The manifest's path relative to the working directory. */
export function manifestFrom(
  { manifest }: Pick<ImageOptions, 'manifest'>,
  { root }: Pick<Where, 'root'>,
): string {
  return path.relative(process.cwd(), path.join(root, manifest));
}
