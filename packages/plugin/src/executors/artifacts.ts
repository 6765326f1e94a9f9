import path from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import type { OptionsOf } from '@nx-aib/cli';
import type { OUTPUT_OPTION } from './schemas';

/** The parts of an executor's context that are used. */
export type Where = Pick<ExecutorContext, 'root' | 'projectName'> &
  Partial<Pick<ExecutorContext, 'projectsConfigurations' | 'projectGraph'>>;

/**
 * A file in the project's output directory; absolute.
 * @param options with the output directory: the plugin passes it to its targets, and declares their outputs with the
 * same option
 */
export function artifact(
  { outputPath }: OptionsOf<typeof OUTPUT_OPTION>,
  context: Where,
  file: string,
): string {
  return path.resolve(context.root, outputPath ?? defaultOutputPath(context), file);
}

/** For a target that a user has written without it. */
function defaultOutputPath({ projectName }: Where): string {
  if (projectName === undefined) throw new Error('an image target runs for a project');
  return path.join('dist', projectName);
}
