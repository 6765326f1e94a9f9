import path from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { planSteps } from '@nx-aib/builder';
import { FAMILIES } from '@nx-aib/families';
import type { PlaceKind, Platform } from '@nx-aib/package-family';
import { isStep, type Step } from '@nx-aib/steps';
import { withLocations } from '@nx-aib/manifest';
import { isOneOf, isText, isTuple, type Diagnostic, type ManifestPath } from '@nx-aib/core';
import type { Where } from '../artifacts';
import { buildOptionsOf, type ImageOptions } from '../image-options';
import { loadPlan } from '../planning';

/** Identifies a request in a packages project: a package or a kernel module of a step. */
type Key = readonly [step: string, kind: PlaceKind, name: string];

const isKey = isTuple<Key>(isText, isOneOf('packages', 'modules'), isText);

/**
 * Several images share a packages project, so it does not contain positions in their manifests: its steps have keys
 * instead, which `pointAtManifests` looks up if there is an error.
 *
 * @param steps As passed by Nx; anything that is not a step stays unchanged, and is reported where steps are parsed.
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
 * Errors of a packages project, each at every position where an image that uses it requests the item.
 * @param folder the set's output directory, absolute; the images' options refer to the set by it
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

/** The options of the images that use this project's packages; their `build` targets name them. */
function imagesOf(
  folder: string,
  { projectGraph, root }: Parameters<typeof pointAtManifests>[2],
): ImageOptions[] {
  const isFolder = (given: unknown) => isText(given) && path.resolve(root, given) === folder;
  return Object.values(projectGraph?.nodes ?? {}).flatMap(({ data }) =>
    buildOptionsOf(data)
      .filter((one) => 'packages' in one && isFolder(one.packages))
      .slice(0, 1),
  );
}

function placeOf(
  [name, kind, asked]: Key,
  steps: readonly Step[],
  { family }: Platform,
): ManifestPath | undefined {
  const step = steps.find((one) => one.name === name);
  return family.building.placeIn(step?.params, kind, asked);
}
