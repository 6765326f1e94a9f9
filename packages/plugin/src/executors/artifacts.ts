import path from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import type { OptionsOf } from '@nx-aib/cli';
import type { OUTPUT_OPTION } from './schemas';

/** The parts of an executor's context that are used. */
export type Where = Pick<ExecutorContext, 'root' | 'projectName'> &
  Partial<Pick<ExecutorContext, 'projectsConfigurations' | 'projectGraph'>>;

/**
 * A file among the project's artifacts; absolute.
 * @param options where they are: the plugin tells its targets, and declares their outputs by the same option
 */
export function artifact(
  { outputPath }: OptionsOf<typeof OUTPUT_OPTION>,
  context: Where,
  file: string,
): string {
  return path.resolve(context.root, outputPath ?? defaultOutputPath(context), file);
}

/** Of a target that somebody wrote without it. */
function defaultOutputPath({ projectName }: Where): string {
  if (projectName === undefined) throw new Error('an image target runs for a project');
  return path.join('dist', projectName);
}
