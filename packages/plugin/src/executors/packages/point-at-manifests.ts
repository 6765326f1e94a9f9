import path from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { planSteps } from '@nx-aib/builder';
import { FAMILIES } from '@nx-aib/families';
import type { PlaceKind, Platform } from '@nx-aib/package-family';
import { isStep, type Step } from '@nx-aib/steps';
import { withLocations } from '@nx-aib/manifest';
import { isObject, isOneOf, isText, isTuple, type Diagnostic, type ManifestPath } from '@nx-aib/core';
import type { Where } from '../artifacts';
import { isImageOptions, type ImageOptions } from '../image-options';
import { loadPlan } from '../planning';

/** What a set of packages is asked for: a package or a kernel module of a step. */
type Key = readonly [step: string, kind: PlaceKind, name: string];

const isKey = isTuple<Key>(isText, isOneOf('packages', 'modules'), isText);

/**
 * Several images share a set of packages, and their manifests are no part of it: so where a manifest would be pointed at,
 * its steps have keys, which `pointAtManifests` looks up once something is wrong.
 *
 * @param steps As Nx has them; what is no step stays as it is, for those who read steps.
 */
export function withKeys(steps: readonly unknown[]): unknown[] {
  return steps.map((step) => {
    if (!isStep(step)) return step;
    const keyOf = (kind: PlaceKind, name: string): Key => [step.name, kind, name];
    const family = FAMILIES.find(({ building }) => building.kinds.some(({ name }) => name === step.kind));
    return family === undefined ? step : { ...step, params: family.building.withKeys(step.params, keyOf) };
  });
}

/**
 * Errors of a set of packages, each at every place where an image that starts from the set asks for what is wrong.
 * @param folder of the set's artifacts, absolute; by it the images' options name the set
 */
export async function pointAtManifests(
  diagnostics: readonly Diagnostic[],
  folder: string,
  context: Where & Partial<Pick<ExecutorContext, 'projectGraph'>>,
): Promise<Diagnostic[]> {
  const images = await Promise.all(imagesOf(folder, context).map((options) => loadPlan(options, context)));
  const planned = images.flatMap((image) => (image.ok ? [image.value] : []));
  return diagnostics.flatMap(({ path: key, ...diagnostic }) => {
    if (!isKey(key)) return [diagnostic];
    const pointed = planned.flatMap(({ plan, platform, lock, parsed }) => {
      const path = placeOf(key, planSteps(plan, platform, 'qcow2', lock).steps, platform);
      return path === undefined ? [] : withLocations([{ ...diagnostic, path }], parsed.source);
    });
    return pointed.length === 0 ? [diagnostic] : pointed;
  });
}

/** The options of the images that start from this project's packages; those of the `build` target name them. */
function imagesOf(
  folder: string,
  { projectGraph, root }: Parameters<typeof pointAtManifests>[2],
): ImageOptions[] {
  const isFolder = (given: unknown) => isText(given) && path.resolve(root, given) === folder;
  return Object.values(projectGraph?.nodes ?? {}).flatMap(({ data }) => {
    const options = Object.values(data.targets ?? {}).map((target): unknown => target.options);
    return options
      .filter((one) => isObject(one) && isFolder(one['packages']))
      .filter(isImageOptions)
      .slice(0, 1);
  });
}

function placeOf(
  [name, kind, asked]: Key,
  steps: readonly Step[],
  { family }: Platform,
): ManifestPath | undefined {
  const step = steps.find((one) => one.name === name);
  return family.building.placeIn(step?.params, kind, asked);
}
