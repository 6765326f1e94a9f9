import path from 'node:path';
import fs from 'node:fs';
import { execFileSync, spawn } from 'node:child_process';
import { makeTempDir, type TempDir } from '@nx-aib/build-machine';
import { bootVm, type BootOptions } from './boot';
import type { Vm } from './vm';
import { fakeQemu } from '../testing/fake-guest';

// A fake guest starts three programs; this machine may be busy.
jest.setTimeout(30_000);

describe('a machine', () => {
  let dir: TempDir;
  let vm: Vm;

  beforeAll(async () => {
    dir = await makeTempDir('vm-spec');
    fs.writeFileSync(`${dir.path}/image.raw`, '');
  });
  afterAll(() => dir.remove());
  afterEach(() => vm.kill());

  async function boot(guest: string, options: Partial<BootOptions> = {}): Promise<Vm> {
    const booted = await bootVm({
      image: { file: `${dir.path}/image.raw`, format: 'raw' },
      accelerator: 'tcg',
      program: fakeQemu(dir.path, guest),
      ...options,
    });
    if (!booted.ok) throw new Error(JSON.stringify(booted.diagnostics));
    vm = booted.value;
    return vm;
  }

  it('gives a root shell without a password, runs commands in it and powers off cleanly', async () => {
    await boot('boots');
    expect(await vm.openShell(10_000)).toMatchObject({ ok: true });
    expect(await vm.run('echo $((6*7))')).toMatchObject({ value: { status: 0, stdout: '42\n' } });
    expect(await vm.powerOff(5000)).toEqual({ ok: true, value: 'clean', diagnostics: [] });
  });

  it('waits for a shell that comes late', async () => {
    await boot('slow-shell');
    expect(await vm.openShell(10_000)).toMatchObject({ ok: true });
  });

  it('logs in on the console, whatever terminal queries surround the prompt', async () => {
    await boot('login', { rootShell: false });
    expect(await vm.waitForLogin(5000)).toMatchObject({ ok: true });
    expect(await vm.login('root', 'password', 5000)).toMatchObject({ ok: true });
    expect(await vm.run('echo in')).toMatchObject({ value: { stdout: 'in\n' } });
  });

  it('says that a login was refused', async () => {
    await boot('login', { rootShell: false });
    await vm.waitForLogin(5000);
    const outcome = await vm.login('root', 'wrong', 5000);
    expect(outcome.diagnostics).toEqual([
      { code: 'runner/login-refused', severity: 'error', message: 'the guest refused the login of "root"' },
    ]);
  });

  it.each([
    ['panics', 'runner/guest-panic', "the guest's kernel panicked"],
    ['emergency', 'runner/guest-emergency', 'the guest stopped in emergency mode'],
    ['ends', 'runner/guest-ended', 'QEMU ended with status 1: qemu-system-x86_64: could not open disk image'],
    ['resets', 'runner/guest-ended', 'the guest reset or shut down by itself'],
    ['kvm-fails', 'runner/kvm-failed', 'hardware virtualisation failed while the guest ran'],
  ])('that %s gives an error at once, long before the deadline', async (guest, code, message) => {
    await boot(guest);
    const outcome = await vm.openShell(600_000);
    expect(outcome.diagnostics).toMatchObject([{ code, message }]);
  });

  it('that panics quotes what it printed last', async () => {
    await boot('panics');
    const outcome = await vm.waitForLogin(600_000);
    expect(outcome.diagnostics[0]?.hint).toBe(
      [
        'the last lines on its console:',
        '  BdsDxe: starting Boot0001',
        '  [    0.1] Linux version 6.12',
        '  [    3.2] Kernel panic - not syncing: VFS: Unable to mount root fs',
        '  [    3.3] Call Trace:',
      ].join('\n'),
    );
  });

  it('that hangs gives an error at the deadline', async () => {
    await boot('hangs');
    const [shell, login] = await Promise.all([vm.openShell(300), vm.waitForLogin(300)]);
    expect(shell.diagnostics).toMatchObject([
      { code: 'runner/no-shell', message: 'the guest did not start a shell: none within 0.3 s' },
    ]);
    expect(login.diagnostics).toMatchObject([
      { code: 'runner/guest-deadline', message: 'the guest did not prompt for a login within 0.3 s' },
    ]);
  });

  it('that does not power off is killed, and that is an error', async () => {
    await boot('will-not-power-off');
    await vm.openShell(10_000);
    const outcome = await vm.powerOff(500);
    expect(outcome.diagnostics).toMatchObject([
      { code: 'runner/power-off-deadline', message: 'the guest did not power off within 0.5 s' },
    ]);
    expect(isAlive(vm.pid)).toBe(false);
  });

  it('that was killed answers every call with its end', async () => {
    await boot('boots');
    await vm.openShell(10_000);
    await vm.kill();
    expect((await vm.run('true')).diagnostics).toMatchObject([{ code: 'runner/guest-ended' }]);
    expect((await vm.powerOff(500)).diagnostics).toMatchObject([{ code: 'runner/guest-ended' }]);
  });
});

describe('what a machine needs', () => {
  it('is an image that exists', async () => {
    const booted = await bootVm({ image: { file: '/nowhere/x.qcow2', format: 'qcow2' } });
    expect(booted.diagnostics).toEqual([
      { code: 'runner/no-image', severity: 'error', message: 'there is no image "/nowhere/x.qcow2"' },
    ]);
  });

  it('is a firmware directory with both files', async () => {
    const booted = await bootVm({ image: { file: __filename, format: 'raw' }, ovmfDir: '/nowhere' });
    expect(booted.diagnostics).toEqual([
      {
        code: 'runner/no-firmware',
        severity: 'error',
        message: 'there is no OVMF_CODE_4M.fd in "/nowhere"',
      },
    ]);
  });
});

it('no QEMU outlives its parent, not even one that is killed with SIGKILL', async () => {
  const dir = await makeTempDir('orphan-spec');
  fs.writeFileSync(`${dir.path}/image.raw`, '');
  const root = path.resolve(__dirname, '../../../..');
  const script = `
    const { runTypeScript } = require('@nx-aib/build-machine/run-cli');
    runTypeScript(${JSON.stringify(`${root}/packages`)});
    const { bootVm } = require(${JSON.stringify(path.join(__dirname, 'boot.ts'))});
    bootVm({ image: { file: '${dir.path}/image.raw', format: 'raw' }, accelerator: 'tcg', program: '${fakeQemu(dir.path, 'boots')}' })
      .then((booted) => process.stdout.write(String(booted.value.pid)));`;
  const parent = spawn(process.execPath, ['-e', script], {
    cwd: __dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => parent.once('close', resolve));
  try {
    const pid = await new Promise<number>((resolve) => {
      parent.stdout.once('data', (text) => resolve(Number(String(text))));
      parent.once('close', () => resolve(NaN));
    });
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await ended;
    const deadline = Date.now() + 3000;
    while (isAlive(pid) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(isAlive(pid)).toBe(false);
  } finally {
    // If it did not end, Jest would wait for it forever.
    parent.kill('SIGKILL');
  }
  await dir.remove();
});

function isAlive(pid: number | undefined): boolean {
  try {
    // A zombie is not alive: its parent has not waited for it yet.
    return !/^\S*Z/.test(execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).trim());
  } catch {
    return false;
  }
}
