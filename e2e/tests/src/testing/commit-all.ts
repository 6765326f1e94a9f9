import { existsSync } from 'node:fs';
import path from 'node:path';
import { done, see } from './commands';

/** Commits everything in a folder, which becomes a Git repository if it is none. @returns the commit's id */
export async function commitAll(folder: string): Promise<string> {
  const author = ['-c', 'user.name=e2e', '-c', 'user.email=e2e@example.org'];
  const git = async (...args: string[]) =>
    (await done(see(['git', ...author, ...args], { cwd: folder }))).trim();
  if (!existsSync(path.join(folder, '.git'))) await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'x');
  return git('rev-parse', 'HEAD');
}
