import path from 'node:path';
import type { ProjectConfiguration } from '@nx/devkit';
import { neededValue, PLANNING_OPTIONS, type OptionDeclaration, type PlanningOptions } from '@nx-aib/cli';
import { isObject, isText } from '@nx-aib/core';
import { actionOf } from '../names';
import type { Where } from './artifacts';

/** The options that select an image. */
export interface ImageOptions extends PlanningOptions {
  /** Relative to the workspace root. */
  readonly manifest: string;
}

/** Whether options have this type, except those that only some targets have: Nx reads them from files. */
export function isImageOptions(options: unknown): options is ImageOptions {
  if (!isObject(options) || !isText(options['manifest'])) return false;
  return Object.entries<OptionDeclaration>(PLANNING_OPTIONS).every(
    ([name, option]) => options[name] === undefined || neededValue(option, options[name]) === undefined,
  );
}

/** The options of a project's targets that build an image: one, unless somebody has written more. */
export function buildOptionsOf({ targets = {} }: Pick<ProjectConfiguration, 'targets'>): ImageOptions[] {
  return Object.values(targets)
    .filter(({ executor }) => actionOf(executor) === 'build')
    .map((target): unknown => target.options)
    .filter(isImageOptions);
}

/** The manifest's path relative to the working directory. */
export function manifestFrom(
  { manifest }: Pick<ImageOptions, 'manifest'>,
  { root }: Pick<Where, 'root'>,
): string {
  return path.relative(process.cwd(), path.join(root, manifest));
}
