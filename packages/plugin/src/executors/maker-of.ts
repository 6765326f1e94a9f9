import { DeclaredOutputs } from '../outputs/declared-outputs';
import type { Where } from './artifacts';
import { oncePerGraph } from './once-per-graph';

/**
 * Tells the user which task should make a missing source file; undefined if no project declares it as an output.
 * @param source relative to the workspace's root
 */
export function makerOf(
  source: string,
  { projectGraph, projectName = '' }: Partial<Where>,
): string | undefined {
  if (projectGraph === undefined) return undefined;
  const { targets = {} } = projectGraph.nodes[projectName]?.data ?? {};
  const waited = Object.values(targets).flatMap(({ dependsOn = [] }) => dependsOn);
  const makers = outputsIn(projectGraph).makersOf(source, projectName);
  const isWaited = ({ target }: { target: string }) => waited.includes(`^${target}`);
  const maker = makers.find(isWaited) ?? makers[0];
  if (maker === undefined) return undefined;
  const { project, target, output } = maker;
  const made = `"${output}" is an output of the project ${project}: "nx ${target} ${project}" makes what is in it`;
  if (isWaited(maker)) return made;
  return `${made}, and images wait for it with "sourceTargets": ["${target}"] of @nx-aib/plugin in nx.json`;
}

const outputsIn = oncePerGraph(({ nodes }) =>
  DeclaredOutputs.of(Object.fromEntries(Object.entries(nodes).map(([name, { data }]) => [name, data]))),
);
