import type { NxJsonConfiguration, ProjectConfiguration } from '@nx/devkit';
import { resetWorkspaceContext } from 'nx/src/utils/workspace-context';
import { createNodes } from '../infer/create-nodes';
import type { TestWorkspace } from './workspace';

// Another process would not see the workspace of the test.
process.env['NX_DAEMON'] = 'false';

/** The projects that one registration of the plugin makes of its manifests, by their roots. */
export async function inferIn(
  workspace: TestWorkspace,
  manifests: readonly string[],
  options: object = {},
  nxJsonConfiguration: NxJsonConfiguration = { plugins: ['@nx-aib/plugin'] },
): Promise<Record<string, ProjectConfiguration>> {
  // As each run of Nx does, it looks at the files anew.
  resetWorkspaceContext();
  const results = await createNodes[1](manifests, options, {
    workspaceRoot: workspace.root,
    nxJsonConfiguration,
  });
  return Object.assign({}, ...results.map(([, result]) => result.projects));
}

export const isImage = (project: ProjectConfiguration): boolean => project.projectType === 'application';
