import type { ProjectConfiguration, RawProjectGraphDependency } from '@nx/devkit';
import { isListOf, isText } from '@nx-aib/core';
import { SOURCES } from '../infer/targets';
import { DeclaredOutputs } from '../outputs/declared-outputs';
import { IMPLICIT } from './implicit';

/**
 * Lets every image depend on the projects whose declared outputs contain a file that its manifest names, even before the
 * file exists: changes to these projects affect the image, and `^build` of the image's targets makes the file.
 *
 * The dependencies are implicit: Nx keeps those of a source file until that file changes, but these also follow from what
 * other projects declare.
 */
export function dependenciesOnMakers(
  projects: Readonly<Record<string, ProjectConfiguration>>,
): RawProjectGraphDependency[] {
  const naming = Object.entries(projects).flatMap(([source, { metadata }]) => {
    const sources: unknown = metadata?.[SOURCES];
    return areTexts(sources) && sources.length > 0 ? [{ source, sources }] : [];
  });
  // The outputs of all projects take long to gather.
  if (naming.length === 0) return [];
  const outputs = DeclaredOutputs.of(projects);
  return naming.flatMap(({ source, sources }) => {
    const makers = sources.flatMap((file) => outputs.makersOf(file, source));
    const targets = new Set(makers.map(({ project }) => project));
    return [...targets].map((target) => ({ source, target, type: IMPLICIT }));
  });
}

const areTexts = isListOf(isText);
