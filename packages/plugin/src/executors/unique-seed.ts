import type { ProjectGraph } from '@nx/devkit';
import type { Diagnostic } from '@nx-aib/core';
import { seedFromOptions } from '@nx-aib/cli';
import { withLocations } from '@nx-aib/manifest';
import type { LoadedPlan } from '@nx-aib/planner';
import type { Where } from './artifacts';
import { buildOptionsOf, manifestFrom, type ImageOptions } from './image-options';
import { oncePerGraph } from './once-per-graph';

/**
 * Errors if another image in the workspace has the same seed: with both disks attached, it would be random which one is
 * mounted. Default seeds contain the project's name, so this only happens with explicit seeds.
 *
 * Error: `plan/same-seed`, one for each other image.
 */
export async function sameSeeds(
  { plan, parsed }: LoadedPlan,
  context: Pick<Where, 'root'> & Partial<Where>,
): Promise<Diagnostic[]> {
  // A default seed starts with the project's name: if two are equal, at least one is explicit, and is checked in its
  // own project.
  if (plan.seed.startsWith(`${context.projectName ?? ''}/`)) return [];
  const { projectGraph, root } = context;
  const images = projectGraph === undefined ? [] : await seededImages(projectGraph, root);
  const same = images.filter(({ project, seed }) => project !== context.projectName && seed === plan.seed);
  const defines = parsed.manifest.experimental?.internal_defines;
  const at = defines?.['seed'] === plan.seed ? { path: ['experimental', 'internal_defines', 'seed'] } : {};
  const found = same.map((other) => ({ ...sameSeed(plan.seed, other), ...at }));
  return withLocations(found, parsed.source);
}

function sameSeed(seed: string, { project, options: { manifest } }: Image): Diagnostic {
  return {
    code: 'plan/same-seed',
    severity: 'error',
    message: `the seed "${seed}" is also that of the image ${project} (${manifest}): both disks would have the same UUIDs`,
    hint: 'give one of the images another seed, or none',
  };
}

interface Image {
  readonly project: string;
  readonly options: ImageOptions;
}

/** All images with their seeds. */
const seededImages = oncePerGraph((projectGraph, root: string) =>
  Promise.all(
    imagesIn(projectGraph).map(async ({ project, options }) => {
      const seed = await seedFromOptions(manifestFrom(options, { root }), options, { project });
      return { project, options, seed };
    }),
  ),
);

/** The images in the workspace, with the options of their `build`. */
function imagesIn({ nodes }: ProjectGraph): Image[] {
  return Object.entries(nodes).flatMap(([project, { data }]) =>
    buildOptionsOf(data)
      .slice(0, 1)
      .map((options) => ({ project, options })),
  );
}
