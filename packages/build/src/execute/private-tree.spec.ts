import { isRoot, startProcess, type Argv } from '@nx-aib/host';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runWithTree } from './private-tree';

/** What programs can have; nothing takes as much here. */
const ENOUGH = 2 ** 33;
const TOO_LITTLE = 2 ** 30;

let cwd: string;
beforeEach(() => (cwd = mkdtempSync('/var/tmp/nx-aib tree-')));
afterEach(() => rmSync(cwd, { recursive: true }));

const script =
  (text: string) =>
  (tree: string): Argv => ['sh', '-c', text, 'sh', tree];

describe('a program that makes a tree', () => {
  it('makes it in memory, as root, with TMPDIR beside it, and nothing of it stays', async () => {
    const made = await runWithTree(
      script('id -u && stat -f -c %T "$1" && touch "$1/x" && ls "$TMPDIR" && cp "$1/x" taken'),
      { cwd },
      ENOUGH,
    );
    expect(made).toEqual({ ok: true, stdout: '0\ntmpfs\nx\n', stderr: '' });
    expect(readdirSync(cwd).sort()).toEqual(['taken', 'tree']);
    expect(readdirSync(path.join(cwd, 'tree'))).toEqual([]);
  });

  it('makes it on the disk where memory is short', async () => {
    const made = await runWithTree(script('stat -f -c %T "$1" && touch "$1/x"'), { cwd }, TOO_LITTLE);
    expect(made).toMatchObject({ ok: true, stdout: expect.not.stringContaining('tmpfs') as string });
    expect(readdirSync(path.join(cwd, 'tree'))).toEqual(['x']);
  });

  it.each(['head: write error: No space left on device', "E: You don't have enough free space in /mnt/a/."])(
    'makes it again, on the disk, where memory was not enough: %s',
    async (words) => {
      const attempt = `stat -f -c %T "$1" >> attempts
        test "$(tail -n 1 attempts)" != tmpfs || { echo "${words}" >&2; exit 1; }`;
      expect(await runWithTree(script(attempt), { cwd }, ENOUGH)).toMatchObject({ ok: true });
      const attempts = readFileSync(path.join(cwd, 'attempts'), 'utf8').trim().split('\n');
      expect(attempts).toEqual(['tmpfs', expect.not.stringContaining('tmpfs')]);
    },
  );

  it('is refused what does not fit into its share of memory', async () => {
    const fits = script('df --output=size --block-size=1 "$1" | tail -n 1');
    const made = await runWithTree(fits, { cwd }, ENOUGH);
    expect(Number(made.stdout)).toBe(ENOUGH / 4);
  });

  it('is not run again where it failed for another reason', async () => {
    const made = await runWithTree(script('echo x >> attempts && echo no >&2 && exit 3'), { cwd });
    expect(made).toEqual({ ok: false, reason: 'exit-status', status: 3, stdout: '', stderr: 'no\n' });
    expect(readFileSync(path.join(cwd, 'attempts'), 'utf8')).toBe('x\n');
  });

  it('says what is missing where namespaces cannot be made', async () => {
    const unshare = path.join(cwd, 'unshare');
    writeFileSync(
      unshare,
      '#!/bin/sh\necho "unshare: unshare failed: Operation not permitted" >&2\nexit 1\n',
    );
    chmodSync(unshare, 0o755);
    const made = await runWithTree(script('true'), { cwd, env: { PATH: `${cwd}:/usr/bin:/bin` } });
    const why = isRoot()
      ? 'root may not make namespaces or mount here: a container needs the capability SYS_ADMIN, and a profile that lets it mount'
      : 'an ordinary user may not make user namespaces, or mount in them, here (kernel.unprivileged_userns_clone and kernel.apparmor_restrict_unprivileged_userns of sysctl(8)), or this one has no subordinate ids in /etc/subuid and /etc/subgid';
    expect(made).toMatchObject({
      ok: false,
      stderr: `unshare: unshare failed: Operation not permitted\nerror: ${why}\n`,
    });
  });

  it.each(['deb file:/mnt/mirror trixie main', 'deb file:/mnt trixie main', '/mnt'])(
    'hides nothing that it is called with: %s',
    async (named) => {
      const called = (tree: string): Argv => ['sh', '-c', 'echo "$1"', 'sh', tree, named];
      expect((await runWithTree(called, { cwd })).stdout).toBe('/media\n');
    },
  );

  it('is the first of its processes, and its mount is its own', async () => {
    const mounts = () => readFileSync('/proc/self/mounts', 'utf8');
    const before = mounts();
    const running = runWithTree(
      script(
        'echo $$ && grep -c " $1 tmpfs" /proc/self/mounts && touch seen && until test -e go; do sleep 0.01; done',
      ),
      { cwd },
      ENOUGH,
    );
    await eventually(() => existsSync(path.join(cwd, 'seen')));
    const during = mounts();
    writeFileSync(path.join(cwd, 'go'), '');
    expect(await running).toMatchObject({ ok: true, stdout: '1\n1\n' });
    expect([during, mounts()]).toEqual([before, before]);
  });

  it('takes what it has started with it', async () => {
    const sleep = aSleep();
    await runWithTree(script(`${sleep} > /dev/null 2>&1 & exit 0`), { cwd });
    expect(commands()).not.toContain(sleep);
  });

  it('is gone with who has started it, though that one is killed', async () => {
    const sleep = aSleep();
    const packages = path.resolve(__dirname, '../../..');
    const started = startProcess([
      process.execPath,
      '-e',
      `require('@nx-aib/host/run-cli').runTypeScript(process.argv[1]);
       const { runWithTree } = require(process.argv[1] + '/build/src/execute/private-tree');
       void runWithTree(() => ['sh', '-c', 'trap "" TERM HUP; ' + process.argv[2] + ' & wait'], { cwd: process.argv[3] });`,
      ...[packages, sleep, cwd],
    ]);
    await eventually(() => commands().includes(sleep));
    process.kill(started.pid ?? 0, 'SIGKILL');
    await started.ended;
    await eventually(() => !commands().includes(sleep));
  }, 60_000);
});

/** Within half a minute, as the machine may be busy. */
async function eventually(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1500 && !holds(); tries++) await delay(20);
  expect(holds()).toBe(true);
}

let sleeps = 0;

/** A command that nothing else runs. */
function aSleep(): string {
  return `sleep ${1000 + sleeps++}.${process.pid}`;
}

function commands(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(commandOf);
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    // It has ended.
    return '';
  }
}
