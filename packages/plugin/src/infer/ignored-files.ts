import { run } from '@nx-aib/build-machine';

/** Where git-config(1) looks for the user's `safe.directory`, without which it refuses another user's work tree. */
const GIT_CONFIGURATION = ['HOME', 'XDG_CONFIG_HOME', 'GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM'];

/**
 * Those of `paths` (relative to `workspaceRoot`) that Nx ignores because of .gitignore or .nxignore: mostly build
 * results. None outside a Git work tree.
 */
export async function ignoredFiles(workspaceRoot: string, paths: readonly string[]): Promise<string[]> {
  if (paths.length === 0) return [];
  const outcome = await run(
    [
      'git',
      '-c',
      `core.excludesFile=${workspaceRoot}/.nxignore`,
      'check-ignore',
      // Nx goes by the patterns alone, whether or not a file is tracked.
      '--no-index',
      '--stdin',
      '-z',
    ],
    { cwd: workspaceRoot, input: paths.join('\0'), inherit: GIT_CONFIGURATION },
  );
  return outcome.stdout.split('\0').filter((path) => path !== '');
}
