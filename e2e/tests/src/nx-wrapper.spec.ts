import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { see, type Seen } from './testing/commands';
import { freshCopy } from './testing/fresh-copy';

let directory: string;
let workspace: string;

/** Fake npm and node programs, so that the wrapper's behaviour can be observed quickly. */
const NPM = `#!/bin/sh
echo "npm $*" >> "$NPM_LOG"
sleep 0.3
rm -rf node_modules
mkdir -p node_modules/.bin
printf '#!/bin/sh\\necho "nx in $(pwd): $*"\\n' > node_modules/.bin/nx
chmod +x node_modules/.bin/nx
exit "\${NPM_STATUS:-0}"
`;

/** An arbitrary author of commits. */
const NOBODY = ['-c', 'user.name=x', '-c', 'user.email=x@example.com'];

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'nx-aib wrapper '));
  workspace = path.join(directory, 'a work space');
  await mkdir(path.join(workspace, 'below'), { recursive: true });
  await mkdir(path.join(directory, 'bin'));
  await copyFile(freshCopy('nx'), path.join(workspace, 'nx'));
  await writeFile(path.join(workspace, 'package-lock.json'), '{}');
  await program('npm', NPM);
});
afterEach(() => rm(directory, { recursive: true }));

async function program(name: string, text: string): Promise<void> {
  const file = path.join(directory, 'bin', name);
  await writeFile(file, text);
  await chmod(file, 0o755);
}

function wrapper(cwd: string, env: Record<string, string> = {}): Promise<Seen> {
  const PATH = `${path.join(directory, 'bin')}:${process.env['PATH']}`;
  const NPM_LOG = path.join(directory, 'npm.log');
  return see([path.join(workspace, 'nx'), 'build', 'two words'], { cwd, env: { PATH, NPM_LOG, ...env } });
}

const npmRuns = async () => (await readFile(path.join(directory, 'npm.log'), 'utf8')).trim().split('\n');

describe('./nx', () => {
  it('installs once, says so, and is quiet afterwards', async () => {
    const first = await wrapper(workspace);
    expect(first.stderr).toBe('nx: installing the packages of package-lock.json (npm ci)\n');
    expect(await wrapper(workspace)).toEqual({
      status: 0,
      stdout: `nx in ${workspace}: build two words\n`,
      stderr: '',
    });
    expect(await npmRuns()).toEqual(['npm ci --no-audit --no-fund --loglevel=error']);
  });

  it('installs again when package-lock.json has changed', async () => {
    await wrapper(workspace);
    await writeFile(path.join(workspace, 'package-lock.json'), '{ }');
    expect((await wrapper(workspace)).stderr).toContain('installing the packages');
    expect(await npmRuns()).toHaveLength(2);
  });

  it('installs once when two start at once', async () => {
    const [one, two] = await Promise.all([wrapper(workspace), wrapper(workspace)]);
    expect([one.status, two.status]).toEqual([0, 0]);
    expect(one.stderr + two.stderr).toContain('nx: waiting for the ./nx that is installing the packages\n');
    expect(await npmRuns()).toHaveLength(1);
  });

  it('works from a directory below, and from one outside', async () => {
    const below = path.join(workspace, 'below');
    expect((await wrapper(below)).stdout).toBe(`nx in ${below}: build two words\n`);
    expect((await wrapper(tmpdir())).stdout).toBe(`nx in ${workspace}: build two words\n`);
  });

  it('ends with status 1 when npm fails, and tries again the next time', async () => {
    const failed = await wrapper(workspace, { NPM_STATUS: '7' });
    expect(failed.status).toBe(1);
    expect(failed.stderr).toContain('nx: the packages could not be installed; what npm said is above.\n');
    expect((await wrapper(workspace)).status).toBe(0);
  });

  it.each<[Record<string, string>, () => string]>([
    [{}, () => path.join(workspace, `.nx/native-${process.getuid?.()}`)],
    [{ NX_NATIVE_FILE_CACHE_DIRECTORY: '/elsewhere' }, () => '/elsewhere'],
  ])('lets Nx load its native code from the workspace, or from the directory in %j', async (env, folder) => {
    await wrapper(workspace);
    const show = '#!/bin/sh\necho "$NX_NATIVE_FILE_CACHE_DIRECTORY"\n';
    await writeFile(path.join(workspace, 'node_modules/.bin/nx'), show);
    expect((await wrapper(workspace, env)).stdout).toBe(`${folder()}\n`);
  });

  it('refuses a Git work tree inside its own that Nx would search', async () => {
    const git = (...words: string[]) => see(['git', '-C', workspace, ...NOBODY, ...words]);
    const plugin = path.join(workspace, 'packages/plugin');
    await mkdir(plugin, { recursive: true });
    await writeFile(path.join(plugin, 'package.json'), '{}');
    await git('init', '--quiet');
    await git('add', 'packages');
    await git('commit', '--quiet', '--message', 'x');
    await git('worktree', 'add', '--quiet', '-b', 'a', '../beside');
    expect((await wrapper(workspace)).status).toBe(0);
    await git('worktree', 'add', '--quiet', '-b', 'b', 'below/in side');
    expect(await wrapper(workspace)).toEqual({
      status: 1,
      stdout: '',
      stderr:
        'nx: the Git work tree "below/in side" is inside this one, and Nx would find every package twice.\n' +
        "  hint: move it (git worktree move 'below/in side' '../in side'), or ignore it: echo '/below/in side' >> \"$(git rev-parse --git-path info/exclude)\"\n",
    });
    await writeFile(path.join(workspace, '.nxignore'), 'below\n');
    expect((await wrapper(workspace)).status).toBe(0);
    await rm(path.join(workspace, '.nxignore'));
    await writeFile(path.join(workspace, '.git/info/exclude'), '/below/in side\n');
    expect((await wrapper(workspace)).status).toBe(0);
  });

  it('says so when there is no Node.js', async () => {
    const seen = await see(['env', 'PATH=/nowhere', path.join(workspace, 'nx'), 'build']);
    expect(seen).toEqual({
      status: 1,
      stdout: '',
      stderr: 'nx: Node.js 20 or later is needed, and there is no node on the PATH.\n',
    });
  });

  it.each(['v18.20.8', 'v6.0.0'])('says so when Node.js is %s', async (version) => {
    await program('node', `#!/bin/sh\necho ${version}\n`);
    const seen = await wrapper(workspace);
    expect(seen.status).toBe(1);
    expect(seen.stderr).toBe(`nx: Node.js 20 or later is needed; this is ${version}.\n`);
  });
});
