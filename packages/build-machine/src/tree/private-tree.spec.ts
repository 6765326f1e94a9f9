import { isRoot } from '../machine-facts';
import { startProcess, type Argv } from '../process';
import { runWithTree } from './private-tree';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** The available memory; nothing here needs that much. */
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
      ? 'root is not allowed to create namespaces or mount here: a container needs CAP_SYS_ADMIN, and a seccomp and AppArmor profile that allow mount'
      : 'this user is not allowed to create user namespaces or to mount in them (sysctls kernel.unprivileged_userns_clone and kernel.apparmor_restrict_unprivileged_userns), or has no subordinate ids in /etc/subuid and /etc/subgid';
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
      `require('@nx-aib/build-machine/run-cli').runTypeScript(process.argv[1]);
       const { runWithTree } = require(process.argv[1] + '/build-machine/src/tree/private-tree');
       void runWithTree(() => ['sh', '-c', 'trap "" TERM HUP; ' + process.argv[2] + ' & wait'], { cwd: process.argv[3] });`,
      ...[packages, sleep, cwd],
    ]);
    await eventually(() => commands().includes(sleep));
    process.kill(started.pid ?? 0, 'SIGKILL');
    await started.ended;
    await eventually(() => !commands().includes(sleep));
  }, 60_000);
});

describe("what packages' scripts see of whoever builds", () => {
  const before = { ...process.env };
  let home: string;
  beforeEach(() => {
    home = mkdtempSync('/var/tmp/nx-aib home ');
    writeFileSync(path.join(home, 'id_ed25519'), 'a secret');
    mkdirSync(path.join(home, '.cache/nx-aib/staging/work'), { recursive: true });
    mkdirSync(path.join(home, '.cache/nx-aib/staging/output'));
    mkdirSync(path.join(home, '.cache/other'));
    process.env['HOME'] = home;
    process.env['CI_JOB_TOKEN'] = 'a secret';
    process.env['DPKG_ROOT'] = '/nowhere';
  });
  afterEach(() => {
    for (const name of ['CI_JOB_TOKEN', 'DPKG_ROOT']) delete process.env[name];
    process.env['HOME'] = before['HOME'];
    rmSync(home, { recursive: true });
  });
  const work = () => path.join(home, '.cache/nx-aib/staging/work');
  /** Everything that a script finds in shared places, and its command line. */
  const everything =
    'for place in /tmp /var/tmp /home /root /run/user "$HOME_OF_USER"; do find "$place" -xdev -mindepth 1; done';
  const seenIn = (text: string): ((tree: string) => Argv) => {
    return (tree) => ['sh', '-c', text, 'sh', tree];
  };

  it('is nothing of their environment', async () => {
    const made = await runWithTree(seenIn('env'), { cwd: work(), env: { NX_AIB_CWD: work() } });
    const names = made.stdout.split('\n').map((line) => line.split('=')[0]);
    const proxies = names.filter((name) => /_proxy$/i.test(name ?? ''));
    expect(names.filter((name) => !proxies.includes(name)).sort()).toEqual(
      ['', 'HOME', 'LC_ALL', 'NX_AIB_CWD', 'PATH', 'PWD', 'TMPDIR', 'TZ']
        .concat(names.includes('OLDPWD') ? ['OLDPWD'] : [])
        .sort(),
    );
    expect(made.stdout).toContain('HOME=/root\n');
  });

  it.each([ENOUGH, TOO_LITTLE])(
    'is nothing of their home and temporary files but the folder of the step, with %i bytes of memory',
    async (memory) => {
      const made = await runWithTree(
        seenIn(everything),
        { cwd: work(), env: { HOME_OF_USER: home } },
        memory,
      );
      const folders = ['.cache', '.cache/nx-aib', '.cache/nx-aib/staging', '.cache/nx-aib/staging/work'];
      const expected = [home, ...folders.map((name) => path.join(home, name))];
      const seen = [...new Set(made.stdout.trim().split('\n'))].sort();
      expect({ ...made, stdout: '' }).toMatchObject({ ok: true, stderr: '' });
      expect(seen.filter((place) => !place.startsWith(path.join(work(), 'tree')))).toEqual(expected.sort());
    },
  );

  it('is what they write there themselves, and nobody else ever sees', async () => {
    const script =
      'for place in /tmp /var/tmp /root "$HOME_OF_USER"; do echo mine > "$place/left" && cat "$place/left"; done';
    const made = await runWithTree(seenIn(script), { cwd: work(), env: { HOME_OF_USER: home } });
    expect(made).toEqual({ ok: true, stdout: 'mine\n'.repeat(4), stderr: '' });
    for (const place of ['/tmp', '/var/tmp', '/root', home]) expect(readdirSync(place)).not.toContain('left');
  });

  it("is what the step's folder links to: what is made there is kept", async () => {
    const output = path.join(home, '.cache/nx-aib/staging/output');
    symlinkSync(output, path.join(work(), 'output'));
    writeFileSync(path.join(home, '.cache/base.tar'), 'a base');
    symlinkSync(path.join(home, '.cache/base.tar'), path.join(work(), 'base.tar'));
    const made = await runWithTree(seenIn('cat base.tar > output/root.tar && pwd'), { cwd: work() });
    expect(made).toEqual({ ok: true, stdout: `${work()}\n`, stderr: '' });
    expect(readFileSync(path.join(output, 'root.tar'), 'utf8')).toBe('a base');
  });

  it("is the step's folder also where a link in their home leads there", async () => {
    const elsewhere = mkdtempSync('/dev/shm/nx-aib-elsewhere-');
    try {
      mkdirSync(path.join(elsewhere, 'staging/work'), { recursive: true });
      mkdirSync(path.join(elsewhere, 'staging/output'));
      symlinkSync(elsewhere, path.join(home, 'linked'));
      const there = path.join(home, 'linked/staging/work');
      symlinkSync(path.join(home, 'linked/staging/output'), path.join(there, 'output'));
      const made = await runWithTree(seenIn('touch output/x "$NX_AIB_CWD/y" && ls'), {
        cwd: there,
        env: { NX_AIB_CWD: there },
      });
      expect(made).toEqual({ ok: true, stdout: 'output\ntree\ny\n', stderr: '' });
      expect(readdirSync(path.join(elsewhere, 'staging/output'))).toEqual(['x']);
    } finally {
      rmSync(elsewhere, { recursive: true });
    }
  });

  it.each([
    'deb [trusted=yes] file:MIRROR/ ./',
    'deb copy:MIRROR trixie main',
    'deb [signed-by=MIRROR] http://x y z',
  ])('is a mirror or a key that the call names: %s', async (line) => {
    const mirror = mkdtempSync('/tmp/nx-aib-mirror-');
    writeFileSync(path.join(mirror, 'key'), 'a key');
    const called = (tree: string): Argv => [
      'sh',
      '-c',
      'cat "$NAMED/key"',
      'sh',
      tree,
      line.replace('MIRROR', mirror),
    ];
    const made = await runWithTree(called, { cwd: work(), env: { NAMED: mirror } });
    rmSync(mirror, { recursive: true });
    expect(made).toEqual({ ok: true, stdout: 'a key', stderr: '' });
  });
});

/** Within half a minute, because the machine may be busy. */
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
