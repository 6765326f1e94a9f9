import { run, type Argv } from '@nx-aib/build-machine';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

jest.setTimeout(60_000);

/** Runs the commands in separate processes, on machines with something wrong. */
let folder: string;
const inFolder = (name: string) => path.join(folder, name);
const program = (name: string) => path.resolve(__dirname, `../bin/${name}.js`);

/** Instead of QEMU: KVM does not work, and a machine prints its arguments and TMPDIR. */
const QEMU = `#!/bin/sh
case "$*" in
  --version) echo 'QEMU emulator version 7.2.0' ;;
  *isa-debug-exit*) echo 'KVM says no' >&2; exit 1 ;;
  *) echo "TMPDIR=$TMPDIR"; printf '%s\\n' "$@" ;;
esac
`;

beforeAll(() => {
  // Short: tests create longer paths in it.
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
  /** The options of a tmpfs on `mount`, which only the command sees. */
  readonly mount?: string;
  /** A directory that is empty for the command. */
  readonly empty?: string;
  /** Whether the user has no account. */
  readonly unknownUser?: boolean;
  /** Whether the PATH contains no program. */
  readonly noPrograms?: boolean;
  /** The only directory on the PATH, except /usr/sbin. */
  readonly onlyPath?: string;
}

async function call(name: 'aib-dev' | 'air', words: readonly string[], conditions: Conditions) {
  const { mount, empty, unknownUser = false, noPrograms = false } = conditions;
  const onlyPath = conditions.onlyPath ?? (noPrograms ? '/nowhere' : undefined);
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
    ...(onlyPath === undefined ? [] : ['env', `PATH=${onlyPath}`]),
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
const HINT = '  hint: set NX_AIB_STORE to another directory, or use --build-dir with aib-dev\n';
const NO_HOME =
  'error[build-dir/no-home]: there is no directory for the store: HOME is not set, and this user has no account\n' +
  '  hint: set NX_AIB_STORE (or XDG_CACHE_HOME) to a directory that this user may write to\n';

/** TMPDIR is the test's directory: what runs TypeScript caches files there in this user's name. */
const NOBODY = (): Conditions => ({ unknownUser: true, env: { HOME: undefined, TMPDIR: folder } });

interface Refused {
  readonly condition: string;
  readonly command: readonly ['aib-dev' | 'air', ...string[]];
  readonly conditions: () => Conditions;
  readonly err: string;
}

const REFUSED: readonly Refused[] = [
  {
    condition: 'a TMPDIR that does not exist',
    command: ['air', '--nographics', 'car.raw'],
    conditions: () => ({ env: { TMPDIR: inFolder('none') } }),
    err: 'error[machine/system-error]: the directory "$/none" cannot be used for temporary files: it does not exist; set TMPDIR to another directory\n',
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
    err: `error[build-dir/read-only]: the store "$/mount/.cache/nx-aib" cannot be used: it is on a read-only file system\n${HINT}`,
  },
  {
    condition: 'a store that is mounted noexec',
    command: ['aib-dev', ...BUILD],
    conditions: () => ({ mount: 'noexec', env: { NX_AIB_STORE: inFolder('mount/s') } }),
    err: `error[build-dir/noexec]: the store "$/mount/s" cannot be used: it is mounted noexec, but a build runs the image's own programs from it\n${HINT}`,
  },
  {
    condition: 'a relative NX_AIB_STORE',
    command: ['aib-dev', ...LIST],
    conditions: () => ({ env: { NX_AIB_STORE: 'store' } }),
    err: 'error[build-dir/not-absolute]: NX_AIB_STORE: "store" is not an absolute path\n',
  },
  {
    condition:
      'no programs: all that a boot needs are reported at once, without the default firmware if --ovmf-dir is given',
    command: ['air', '--nographics', '--tpm2', '--ovmf-dir', 'ovmf', 'car.raw'],
    conditions: () => ({ noPrograms: true }),
    err:
      'error[machine/missing-tools]: this machine has no qemu-system-x86_64, swtpm: this machine has no apt-get\n' +
      '  hint: sudo apt-get install --no-install-recommends qemu-system-x86 swtpm\n',
  },
];

describe('a machine with something wrong gets a clear error', () => {
  it.each(REFUSED)('$condition: $command', async ({ command: [name, ...words], conditions, err }) => {
    expect(await call(name, words, conditions())).toEqual({ status: 1, out: '', err });
  });
});

describe('a machine without the programs of a build', () => {
  it('gets one error for all of them, and a note with those that boot and verify need, too', async () => {
    const { status, out, err } = await call('aib-dev', BUILD, { noPrograms: true });
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toMatch(
      /^error\[machine\/missing-tools\]: this machine has no .*mmdebstrap.*: this machine has no apt-get\n {2}hint: .*\n\nnote\[machine\/missing-later\]: boot and verify will also need qemu-system-x86_64 .*\n {2}hint: .*qemu-system-x86\n$/,
    );
  });
});

describe('a machine with something wrong still works', () => {
  it('without HOME and account, if NX_AIB_STORE is set', async () => {
    const { env, ...nobody } = NOBODY();
    const seen = await call('aib-dev', LIST, { ...nobody, env: { ...env, NX_AIB_STORE: inFolder('store') } });
    expect(seen).toEqual({ status: 0, out: '0 objects, 0.0 MiB\n0 downloaded packages, 0.0 MiB\n', err: '' });
  });

  it('with a store that is mounted noexec, if no program is run from it', async () => {
    const seen = await call('aib-dev', LIST, { mount: 'noexec', env: { NX_AIB_STORE: inFolder('mount/s') } });
    expect(seen).toMatchObject({ status: 0, err: '' });
  });

  it('with a TMPDIR that is too long for sockets; QEMU still uses it for large files', async () => {
    const long = inFolder('long'.repeat(25));
    mkdirSync(long);
    const seen = await call('air', ['--nographics', 'car.raw', '--ovmf-dir', 'ovmf'], {
      env: { TMPDIR: long },
    });
    expect(seen.status).toBe(0);
    expect(seen.out).toContain(`TMPDIR=${long}\n`);
    expect(seen.out).toMatch(/file=\/(tmp|var\/tmp|dev\/shm)\/nx-aib-air-\d+-\w+\/OVMF_VARS.fd/);
  });

  it('without the default firmware if --ovmf-dir is given, and prints why a boot is slow', async () => {
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

  it('reports everything that is missing, and fails', async () => {
    const seen = await call('aib-dev', ['doctor'], { noPrograms: true, env: mirror() });
    expect(seen).toMatchObject({ status: 1, err: '' });
    for (const [program, where] of [
      ['mmdebstrap', 'build, lock, download (Debian package mmdebstrap)'],
      ['qemu-system-x86_64', 'boot, verify (Debian package qemu-system-x86)'],
      ['qemu-img', 'build, verify (Debian package qemu-utils)'],
    ])
      expect(seen.out).toMatch(
        new RegExp(`^missing +${program} +not installed, needed by ${escaped(where ?? '')}$`, 'm'),
      );
    expect(seen.out).toContain('hint: sudo apt-get install --no-install-recommends mmdebstrap\n');
    expect(seen.out).toMatch(/^warning +swtpm +not installed, needed by air --tpm2 /m);
    expect(seen.out).toMatch(/\n\n\d+ ok, \d+ warnings?, \d+ missing\n$/);
  });

  it('reports everything that --fix cannot install at once', async () => {
    const { status, err } = await call('aib-dev', ['doctor', '--fix'], { noPrograms: true, env: mirror() });
    expect(status).toBe(1);
    expect(err).toMatch(
      /^error\[machine\/missing-tools\]: this machine has no setpriv, .*: this machine has no apt-get\n {2}hint: sudo apt-get install --no-install-recommends .*mmdebstrap.* swtpm .*\n$/,
    );
  });

  describe('--fix', () => {
    const installing = () => ({ onlyPath: inFolder('fix'), env: mirror() });
    const addProgram = (name: string, script: string) => {
      writeFileSync(inFolder(`fix/${name}`), `#!/bin/sh\n${script}\n`);
      chmodSync(inFolder(`fix/${name}`), 0o755);
    };
    /** An apt-get that notes its arguments; the one of a user is started by sudo. */
    const addAptGet = (script: string) =>
      addProgram('apt-get', `echo "$*" >> '${inFolder('fix/noted')}'\n${script}`);
    const noted = () => readFileSync(inFolder('fix/noted'), 'utf8').trimEnd().split('\n');

    beforeEach(() => {
      mkdirSync(inFolder('fix'));
      for (const name of ['setpriv', 'chmod']) symlinkSync(`/usr/bin/${name}`, inFolder(`fix/${name}`));
      addProgram('sudo', 'shift; [ "$1" = true ] || exec "$@"');
    });
    afterEach(() => rmSync(inFolder('fix'), { recursive: true }));

    it('installs all missing packages at once, optional ones too, and then checks the machine', async () => {
      const made = inFolder('fix/mmdebstrap');
      addAptGet(`[ "$1" = update ] || { echo 'echo mmdebstrap 1.2.3' > '${made}'; chmod +x '${made}'; }`);
      const { status, out, err } = await call('aib-dev', ['doctor', '--fix'], installing());
      expect(err).toMatch(/^Installing missing packages: .*mmdebstrap .*swtpm .*\n$/);
      const packages = err.trimEnd().replace('Installing missing packages: ', '');
      expect(noted()).toEqual(['update', `install --yes --no-install-recommends ${packages}`]);
      expect(out).toMatch(/^ok +mmdebstrap +1\.2\.3, needed by build, lock, download /m);
      // This apt-get has installed nothing else.
      expect(out).toMatch(/^missing +qemu-img +not installed/m);
      expect(status).toBe(1);
    });

    it('reports that apt-get has failed, and then what is missing', async () => {
      addAptGet('[ "$1" = update ] || { echo "E: no such package" >&2; exit 100; }');
      const { status, out, err } = await call('aib-dev', ['doctor', '--fix'], installing());
      expect(err).toMatch(
        /^Installing missing packages: .*\nerror\[machine\/missing-tools\]: this machine has no .*: apt-get failed: E: no such package\n {2}hint: sudo apt-get install --no-install-recommends .*\n$/,
      );
      expect(out).toMatch(/^missing +mmdebstrap +not installed/m);
      expect(status).toBe(1);
    });

    it('is needed: without it nothing is installed', async () => {
      addAptGet('');
      const { status, err } = await call('aib-dev', ['doctor'], installing());
      expect({ status, err }).toEqual({ status: 1, err: '' });
      expect(noted).toThrow('ENOENT');
    });
  });

  it('prints the same as JSON, for a given store and mirror', async () => {
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

  it('refuses an unknown distribution', async () => {
    const seen = await call('aib-dev', ['doctor', '--distro', 'debian99'], {});
    expect(seen).toMatchObject({ status: 1, out: '', err: expect.stringContaining('debian99') as string });
  });
});

const escaped = (text: string) => text.replace(/[()]/g, '\\$&');
