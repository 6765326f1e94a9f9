import path from 'node:path';
import type { ExecutorContext } from '@nx/devkit';

/** The parts of an executor's context that are used. */
export type Where = Pick<ExecutorContext, 'root' | 'projectName'> &
  Partial<Pick<ExecutorContext, 'projectGraph'>>;

/** A file among the project's artifacts, `dist/<project>`; absolute. */
export function artifact(context: Where, file: string): string {
  if (context.projectName === undefined) throw new Error('an image target runs for a project');
  return path.join(context.root, 'dist', context.projectName, file);
}
