import { execFileSync } from 'node:child_process';
import { chmod, cp, lstat, mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FRESH_COPY } from './fresh-copy';

const repository = path.resolve(__dirname, '../../../..');

/** Copies what Git knows or would add, uncommitted changes included, commits it there and installs its packages. */
// eslint-disable-next-line import-x/no-default-export -- Jest takes a setup's default export.
export default async function makeFreshCopy(): Promise<void> {
  const directory = await mkdtemp(path.join(tmpdir(), 'nx-aib e2e '));
  const copy = path.join(directory, 'fresh copy');
  await mkdir(copy);
  // The ordinary user of the tests needs access.
  await chmod(directory, 0o755);
  const files = git(['ls-files', '-z', '--cached', '--others', '--exclude-standard'], repository);
  for (const file of files.split('\0').filter((name) => name !== '')) {
    await copyIfThere(path.join(repository, file), path.join(copy, file));
  }
  git(['init', '--quiet'], copy);
  git(['add', '--all'], copy);
  const author = ['-c', 'user.name=e2e', '-c', 'user.email=e2e@example.org'];
  git([...author, 'commit', '--quiet', '--message', 'A fresh copy'], copy);
  // ./nx installs the packages, as in a new user's first command.
  execFileSync(path.join(copy, 'nx'), ['--version'], { stdio: ['ignore', 'ignore', 'inherit'] });
  process.env[FRESH_COPY] = copy;
}

/** A file known to Git may have been deleted. */
async function copyIfThere(from: string, to: string): Promise<void> {
  if ((await lstat(from).catch(() => undefined)) === undefined) return;
  await cp(from, to, { verbatimSymlinks: true });
}

/**
 * Jest loads a setup without the conditions that resolve packages to their source: only Node's own modules can be used
 * here.
 */
function git(args: readonly string[], cwd: string): string {
  return execFileSync('git', args, { cwd, encoding: 'utf8' });
}
