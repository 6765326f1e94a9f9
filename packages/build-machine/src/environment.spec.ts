import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { childEnvironment } from './environment';
import { lockFile } from './file-lock';
import { run, runPiped, startProcess } from './process';

/** Variables that have changed or broken images, might do so in the future, or are not needed by a build's programs. */
const OF_THE_CALLER = [
  ...[
    'TAR_OPTIONS',
    'COMPRESSLEVEL',
    'INITRD',
    'DPKG_ROOT',
    'POSIXLY_CORRECT',
    'MKE2FS_CONFIG',
    'MKE2FS_DEVICE',
  ],
  ...['MTOOLSRC', 'MTOOLS_SKIP_CHECK', 'QEMU_AUDIO_DRV', 'LD_LIBRARY_PATH', 'SYSTEMD_UNIT_PATH'],
  ...['SYSTEMD_OFFLINE', 'APT_CONFIG', 'GZIP', 'XZ_OPT', 'ZSTD_CLEVEL', 'ZSTD_NBTHREADS', 'DEBIAN_FRONTEND'],
  ...['LANG', 'LANGUAGE', 'LC_CTYPE', 'USER', 'TMPDIR', 'IFS', 'ENV', 'BASH_ENV', 'CDPATH', 'PERL5OPT'],
  ...[
    'PERL5LIB',
    'NODE_OPTIONS',
    'SOURCE_DATE_EPOCH',
    'E2FSPROGS_FAKE_TIME',
    'NX_AIB_MIRROR',
    'CI_JOB_TOKEN',
  ],
  ...['AWS_SECRET_ACCESS_KEY', 'NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN', 'SSH_AUTH_SOCK', 'DISPLAY'],
];
const KEPT = ['http_proxy', 'https_proxy', 'HTTPS_PROXY', 'no_proxy', 'all_proxy', 'ftp_proxy'];

const before = { ...process.env };
afterEach(() => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
});

function callerSets(names: readonly string[], value = "the caller's"): void {
  for (const name of names) process.env[name] = value;
}

const namesIn = (printed: string): string[] =>
  printed
    .split('\n')
    .flatMap((line) => line.split('=')[0] ?? [])
    .filter((name) => name !== '')
    .sort();

describe('what a program is given of the environment', () => {
  it('is a locale, a time zone, no home, where programs are, and the proxies; nothing of the caller but these', async () => {
    callerSets(OF_THE_CALLER.filter((name) => name !== 'NODE_OPTIONS'));
    callerSets(['LC_ALL', 'TZ', 'HOME']);
    callerSets(KEPT, 'http://proxy.example:3128');
    const printed = await run(['env']);
    expect(namesIn(printed.stdout)).toEqual([...KEPT, 'HOME', 'LC_ALL', 'PATH', 'TZ'].sort());
    expect(printed.stdout).toContain('LC_ALL=C.UTF-8\n');
    expect(printed.stdout).toContain('TZ=UTC\n');
    expect(printed.stdout).toContain('HOME=/nonexistent\n');
    expect(printed.stdout).toContain('https_proxy=http://proxy.example:3128\n');
  });

  it('is the same for one that runs beside us, and for both of a pipe', async () => {
    callerSets(OF_THE_CALLER);
    const { stdout } = await runPiped(
      ['sh', '-c', 'env | sort'],
      ['sh', '-c', 'cat; echo --; env | sort; echo --'],
    );
    const [producer = '', consumer = ''] = stdout.split('--\n');
    for (const printed of [producer, consumer])
      expect(namesIn(printed).filter((name) => OF_THE_CALLER.includes(name))).toEqual([]);
    const beside = startProcess(['env']);
    let printed = '';
    beside.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    await beside.ended;
    expect(namesIn(printed).filter((name) => OF_THE_CALLER.includes(name))).toEqual([]);
  });

  it('is the same for the program that takes a lock', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-environment-'));
    try {
      const file = path.join(folder, 'lock');
      writeFileSync(path.join(folder, 'flock'), `#!/bin/sh\nenv > ${folder}/printed\n`);
      chmodSync(path.join(folder, 'flock'), 0o755);
      callerSets(OF_THE_CALLER);
      process.env['PATH'] = `${folder}:${before['PATH'] ?? ''}`;
      await (await lockFile(file)).release();
      const printed = await run(['cat', path.join(folder, 'printed')]);
      expect(namesIn(printed.stdout)).toContain('LC_ALL');
      expect(namesIn(printed.stdout).filter((name) => OF_THE_CALLER.includes(name))).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is more where a program is documented to need it, and what the call itself says', async () => {
    callerSets(['HOME', 'SSH_AUTH_SOCK'], '/of/the/caller');
    const made = childEnvironment({ inherit: ['SSH_AUTH_SOCK', 'NOT_SET'], env: { TZ: undefined, A: 'b' } });
    expect(made).toMatchObject({ SSH_AUTH_SOCK: '/of/the/caller', A: 'b', HOME: '/nonexistent' });
    for (const name of ['NOT_SET', 'TZ']) expect(Object.keys(made)).not.toContain(name);
    expect(childEnvironment({ inherit: ['HOME'] })['HOME']).toBe('/of/the/caller');
  });

  it("is the caller's whole one for a command that acts in their name", () => {
    callerSets(['HOME', 'LC_ALL', 'CI_JOB_TOKEN']);
    const made = childEnvironment({ inherit: 'all', env: { CI_JOB_TOKEN: undefined } });
    expect(made).toMatchObject({ HOME: "the caller's", LC_ALL: "the caller's" });
    expect(made['CI_JOB_TOKEN']).toBeUndefined();
  });

  it('has no relative folder in its PATH, which would be one of whatever folder a program runs in', () => {
    process.env['PATH'] = '.::bin:/opt/bin:/usr/bin:';
    expect(childEnvironment()['PATH']).toBe('/opt/bin:/usr/bin:/usr/sbin:/sbin');
  });
});
