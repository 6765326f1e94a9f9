import { run, type Argv } from '@nx-aib/build-machine';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

jest.setTimeout(60_000);

/** The commands as somebody calls them, in processes of their own, on machines that are not as they should be. */
let folder: string;
const inFolder = (name: string) => path.join(folder, name);
const program = (name: string) => path.resolve(__dirname, `../bin/${name}.js`);

/** In place of QEMU: KVM does not work, and a machine prints its arguments and TMPDIR. */
const QEMU = `#!/bin/sh
case "$*" in
  --version) echo 'QEMU emulator version 7.2.0' ;;
  *isa-debug-exit*) echo 'KVM says no' >&2; exit 1 ;;
  *) echo "TMPDIR=$TMPDIR"; printf '%s\\n' "$@" ;;
esac
`;

beforeAll(() => {
  // Short: what is long is made so.
  folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-'));
  for (const name of ['bin', 'home', 'mount', 'ovmf']) mkdirSync(inFolder(name));
  for (const name of ['OVMF_CODE_4M.fd', 'OVMF_VARS_4M.fd']) writeFileSync(inFolder(`ovmf/${name}`), '');
  writeFileSync(inFolder('bin/qemu-system-x86_64'), QEMU);
  chmodSync(inFolder('bin/qemu-system-x86_64'), 0o755);
  writeFileSync(inFolder('car.raw'), '');
  writeFileSync(inFolder('car.aib.yml'), 'name: car\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Conditions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The options of a tmpfs on `mount`, which the command alone sees. */
  readonly mount?: string;
  /** A directory that is empty for the command. */
  readonly empty?: string;
  /** Whether the user has no account. */
  readonly unknownUser?: boolean;
  /** Whether there is nothing on the PATH. */
  readonly noPrograms?: boolean;
}

async function call(name: 'aib-dev' | 'air', words: readonly string[], conditions: Conditions) {
  const { mount, empty, unknownUser = false, noPrograms = false } = conditions;
  const mounts = [
    ...(mount === undefined ? [] : [`mount -t tmpfs -o ${mount} tmpfs "$0/mount"`]),
    ...(empty === undefined ? [] : [`{ ! test -d "${empty}" || mount -t tmpfs tmpfs "${empty}"; }`]),
  ];
  const isRoot = process.getuid?.() === 0;
  const mounting = ['unshare', '--mount', ...(isRoot ? [] : ['--user', '--map-root-user'])];
  const argv = [
    ...(mounts.length === 0
      ? []
      : [...mounting, 'sh', '-c', [...mounts, 'exec "$@"'].join(' && '), inFolder('')]),
    ...(unknownUser ? ['unshare', '--user', '--map-user=54321'] : []),
    ...(noPrograms ? ['env', 'PATH=/nowhere'] : []),
    ...[process.execPath, program(name), ...words],
  ] as [string, ...string[]] satisfies Argv;
  const env = {
    ...{
      HOME: inFolder('home'),
      XDG_CACHE_HOME: undefined,
      NX_AIB_STORE: undefined,
      NX_AIB_MIRROR: undefined,
    },
    ...{ PATH: `${inFolder('bin')}:${process.env['PATH']}`, NO_COLOR: '1' },
    ...conditions.env,
  };
  const outcome = await run(argv, { inherit: 'all', env, cwd: folder });
  const status = outcome.ok ? 0 : outcome.status;
  return { status, out: outcome.stdout, err: outcome.stderr.replaceAll(folder, '$') };
}

const LIST = ['store', 'list'];
const BUILD = ['build', '--arch=x86_64', 'car.aib.yml', 'car.qcow2'];
const HINT = '  hint: choose another one with NX_AIB_STORE, or --build-dir of aib-dev\n';
const NO_HOME =
  'error[build-dir/no-home]: there is no directory for the build cache: HOME is not set, and this user has no account\n' +
  '  hint: set NX_AIB_STORE (or XDG_CACHE_HOME) to a directory that this user may write to\n';

/** TMPDIR is a folder of ours: there, what runs TypeScript may keep things in this user's name. */
const NOBODY = (): Conditions => ({ unknownUser: true, env: { HOME: undefined, TMPDIR: folder } });

interface Refused {
  readonly condition: string;
  readonly command: readonly ['aib-dev' | 'air', ...string[]];
  readonly conditions: () => Conditions;
  readonly err: string;
}

const REFUSED: readonly Refused[] = [
  {
    condition: 'TMPDIR names no directory',
    command: ['air', '--nographics', 'car.raw'],
    conditions: () => ({ env: { TMPDIR: inFolder('none') } }),
    err: 'error[machine/system-error]: the directory "$/none" cannot be used for temporary files: it does not exist (TMPDIR names it)\n',
  },
  ...[LIST, BUILD, ['lock', 'car.aib.yml']].map((words) => ({
    condition: 'no HOME, and no account',
    command: ['aib-dev', ...words] as const,
    conditions: NOBODY,
    err: NO_HOME,
  })),
  {
    condition: 'a read-only HOME',
    command: ['aib-dev', ...LIST],
    conditions: () => ({ mount: 'ro', env: { HOME: inFolder('mount') } }),
    err: `error[build-dir/read-only]: the build directory "$/mount/.cache/nx-aib" cannot be used: it is on a read-only file system\n${HINT}`,
  },
  {
    condition: 'a store that is mounted noexec',
    command: ['aib-dev', ...BUILD],
    conditions: () => ({ mount: 'noexec', env: { NX_AIB_STORE: inFolder('mount/s') } }),
    err: `error[build-dir/noexec]: the build directory "$/mount/s" cannot be used: it is mounted noexec, and the image's own programs run from it\n${HINT}`,
  },
  {
    condition: 'a relative NX_AIB_STORE',
    command: ['aib-dev', ...LIST],
    conditions: () => ({ env: { NX_AIB_STORE: 'store' } }),
    err: 'error[build-dir/not-absolute]: NX_AIB_STORE: "store" is not an absolute path\n',
  },
  {
    condition:
      'no program at all: all that a boot needs are named at once, and no firmware but the one that is given',
    command: ['air', '--nographics', '--tpm2', '--ovmf-dir', 'ovmf', 'car.raw'],
    conditions: () => ({ noPrograms: true }),
    err:
      'error[machine/missing-tools]: this machine has no qemu-system-x86_64, swtpm: this machine has no apt-get\n' +
      '  hint: sudo apt-get install --no-install-recommends qemu-system-x86 swtpm\n',
  },
];

describe('a machine that is not as it should be is told of in sentences', () => {
  it.each(REFUSED)('$condition: $command', async ({ command: [name, ...words], conditions, err }) => {
    expect(await call(name, words, conditions())).toEqual({ status: 1, out: '', err });
  });
});

describe('a machine that is not as it should be does all the same', () => {
  it('without HOME and account, where NX_AIB_STORE names the store', async () => {
    const { env, ...nobody } = NOBODY();
    const seen = await call('aib-dev', LIST, { ...nobody, env: { ...env, NX_AIB_STORE: inFolder('store') } });
    expect(seen).toEqual({ status: 0, out: '0 objects, 0.0 MiB\n0 downloaded packages, 0.0 MiB\n', err: '' });
  });

  it('with a store that is mounted noexec, as long as nothing is run from it', async () => {
    const seen = await call('aib-dev', LIST, { mount: 'noexec', env: { NX_AIB_STORE: inFolder('mount/s') } });
    expect(seen).toMatchObject({ status: 0, err: '' });
  });

  it('with a TMPDIR that is too long for sockets; QEMU has it for what is large', async () => {
    const long = inFolder('long'.repeat(25));
    mkdirSync(long);
    const seen = await call('air', ['--nographics', 'car.raw', '--ovmf-dir', 'ovmf'], {
      env: { TMPDIR: long },
    });
    expect(seen.status).toBe(0);
    expect(seen.out).toContain(`TMPDIR=${long}\n`);
    expect(seen.out).toMatch(/file=\/(tmp|var\/tmp|dev\/shm)\/nx-aib-air-\d+-\w+\/OVMF_VARS.fd/);
  });

  it('without the default firmware, where --ovmf-dir names another one, and says why a boot is slow', async () => {
    const firmware = '/usr/share/OVMF';
    const seen = await call('air', ['--nographics', 'car.raw', '--ovmf-dir', 'ovmf'], { empty: firmware });
    expect(seen).toMatchObject({ status: 0, out: expect.stringContaining('ovmf/OVMF_CODE_4M.fd') as string });
    expect(seen.err).toMatch(
      /^Booting without hardware virtualisation \((KVM says no|there is no \/dev\/kvm|no permission to open \/dev\/kvm.*)\), which takes a minute\. Ctrl-a x stops the machine\.\n$/,
    );
  });
});

describe('aib-dev doctor', () => {
  const mirror = () => ({ NX_AIB_MIRROR: `deb [trusted=yes] file:${folder} ./` });

  it('names all that is missing, and fails', async () => {
    const seen = await call('aib-dev', ['doctor'], { noPrograms: true, env: mirror() });
    expect(seen).toMatchObject({ status: 1, err: '' });
    for (const [program, where] of [
      ['mmdebstrap', 'build, lock (Debian package mmdebstrap)'],
      ['qemu-system-x86_64', 'boot, verify (Debian package qemu-system-x86)'],
      ['qemu-img', 'build, verify (Debian package qemu-utils)'],
    ])
      expect(seen.out).toMatch(
        new RegExp(`^missing +${program} +not installed, for ${escaped(where ?? '')}$`, 'm'),
      );
    expect(seen.out).toContain('hint: sudo apt-get install --no-install-recommends mmdebstrap\n');
    expect(seen.out).toMatch(/^warning +swtpm +not installed, for air --tpm2 /m);
    expect(seen.out).toMatch(/\n\n\d+ ok, \d+ warnings?, \d+ missing\n$/);
  });

  it('says what --fix could not install, all of it at once', async () => {
    const { status, err } = await call('aib-dev', ['doctor', '--fix'], { noPrograms: true, env: mirror() });
    expect(status).toBe(1);
    expect(err).toMatch(
      /^error\[machine\/missing-tools\]: this machine has no setpriv, .*: this machine has no apt-get\n {2}hint: sudo apt-get install --no-install-recommends .*mmdebstrap.* swtpm .*\n$/,
    );
  });

  it("gives the same as JSON, for a store and a mirror of one's own", async () => {
    writeFileSync(inFolder('Packages'), '');
    const seen = await call('aib-dev', ['doctor', '--json', '--build-dir', 'store'], { env: mirror() });
    const { findings } = JSON.parse(seen.out) as {
      findings: { name: string; state: string; detail: string }[];
    };
    const named = (wanted: string) => findings.find(({ name }) => name === wanted);
    expect(named('archive')).toEqual({ name: 'archive', state: 'ok', detail: `file:${folder}/./Packages` });
    expect(named('store')?.detail).toContain(inFolder('store'));
    expect(named('mmdebstrap')).toMatchObject({ state: 'ok' });
    expect(seen.status).toBe(findings.some(({ state }) => state === 'missing') ? 1 : 0);
  });

  it('knows no other distribution than there is', async () => {
    const seen = await call('aib-dev', ['doctor', '--distro', 'debian99'], {});
    expect(seen).toMatchObject({ status: 1, out: '', err: expect.stringContaining('debian99') as string });
  });
});

const escaped = (text: string) => text.replace(/[()]/g, '\\$&');
