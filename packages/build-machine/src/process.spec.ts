import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { quoteForLog, run, runInto, runPiped } from './process';

describe('running a program', () => {
  it('gives what it printed', async () => {
    expect(await run(['sh', '-c', 'echo out; echo err >&2'])).toEqual({
      ok: true,
      stdout: 'out\n',
      stderr: 'err\n',
    });
  });

  it('tells a failing exit status, a missing program, a signal and a deadline apart', async () => {
    expect(await run(['sh', '-c', 'exit 3'])).toMatchObject({ ok: false, reason: 'exit-status', status: 3 });
    expect(await run(['no-such-program-here'])).toMatchObject({
      ok: false,
      reason: 'not-found',
      status: null,
    });
    expect(await run(['sh', '-c', 'kill -9 $$'])).toMatchObject({ ok: false, reason: 'signal' });
    expect(await run(['sleep', '60'], { timeoutMs: 50 })).toMatchObject({ ok: false, reason: 'timeout' });
  });

  it('writes what a program prints to a new file, never to one that is there', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'host-'));
    const file = path.join(folder, 'printed');
    expect(await runInto(file, ['sh', '-c', 'echo out; echo err >&2'])).toEqual({
      ok: true,
      stdout: '',
      stderr: 'err\n',
    });
    expect(await readFile(file, 'utf8')).toBe('out\n');
    await expect(runInto(file, ['echo', 'other'])).rejects.toMatchObject({ code: 'EEXIST' });
    expect(await readFile(file, 'utf8')).toBe('out\n');
    await rm(folder, { recursive: true });
  });

  it('passes arguments as they are, never through a shell', async () => {
    const outcome = await run(['printf', '%s|', 'a b', '$HOME', '`id`', "it's", '']);
    expect(outcome.stdout).toBe("a b|$HOME|`id`|it's||");
  });

  it('keeps a log that starts with the command', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'host-'));
    const logFile = path.join(folder, 'step.log');
    await run(['sh', '-c', 'echo one; echo two >&2'], { logFile });
    const log = await readFile(logFile, 'utf8');
    expect(log.split('\n')[0]).toBe(`$ sh -c 'echo one; echo two >&2'`);
    expect(log).toContain('one\n');
    expect(log).toContain('two\n');
    await rm(folder, { recursive: true });
  });

  it('gives each line of standard error as it comes', async () => {
    const lines: string[] = [];
    await run(['sh', '-c', 'printf "a\\nb" >&2; printf "c\\n" >&2'], {
      onErrorLine: (line) => lines.push(line),
    });
    expect(lines).toEqual(['a', 'bc']);
  });

  it('kills the children of a program that ran out of time', async () => {
    const marker = `61.${process.pid}`;
    await run(['sh', '-c', `sleep ${marker} & wait`], { timeoutMs: 100 });
    expect((await run(['pgrep', '-f', `sleep ${marker}`])).stdout).toBe('');
  });

  it('leaves nothing behind when this process is killed with SIGKILL', async () => {
    const marker = `62.${process.pid}`;
    const fromSource = JSON.stringify(path.join(__dirname, '../bin/run-from-source.js'));
    const packages = JSON.stringify(path.resolve(__dirname, '../..'));
    const source = JSON.stringify(path.join(__dirname, 'process.ts'));
    const script = `require(${fromSource}).runTypeScript(${packages}); require(${source}).run(['sleep', '${marker}'])`;
    const parent = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
    await until(async () => (await run(['pgrep', '-x', '-f', `sleep ${marker}`])).stdout !== '');
    parent.kill('SIGKILL');
    await until(async () => (await run(['pgrep', '-x', '-f', `sleep ${marker}`])).stdout === '');
  }, 30_000);

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)(
    'ends with what it runs at %s, also where a library listens, too',
    async (signal, status) => {
      const marker = `63.${process.pid}`;
      const fromSource = JSON.stringify(path.join(__dirname, '../bin/run-from-source.js'));
      const packages = JSON.stringify(path.resolve(__dirname, '../..'));
      const source = JSON.stringify(path.join(__dirname, 'process.ts'));
      const script = `process.on('${signal}', () => undefined);
      require(${fromSource}).runTypeScript(${packages}); require(${source}).run(['sleep', '${marker}'])`;
      const parent = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
      const ended = new Promise((resolve) => parent.once('exit', resolve));
      await until(async () => (await run(['pgrep', '-x', '-f', `sleep ${marker}`])).stdout !== '');
      parent.kill(signal);
      expect(await ended).toBe(status);
      await until(async () => (await run(['pgrep', '-x', '-f', `sleep ${marker}`])).stdout === '');
    },
    30_000,
  );
});

describe('running two programs with a pipe between them', () => {
  it('gives what the second printed', async () => {
    const outcome = await runPiped(['printf', 'b\\na\\n'], ['sh', '-c', 'sort >&2']);
    expect(outcome).toMatchObject({ ok: true });
  });

  it('fails when either fails, and does not hang', async () => {
    expect(await runPiped(['sh', '-c', 'exit 4'], ['cat'])).toMatchObject({ ok: false, status: 4 });
    expect(await runPiped(['yes'], ['sh', '-c', 'exit 5'])).toMatchObject({ ok: false, status: 5 });
    expect(await runPiped(['yes'], ['no-such-program-here'])).toMatchObject({
      ok: false,
      reason: 'not-found',
    });
  });
});

describe('a command in a log', () => {
  it('can be pasted into a shell', () => {
    expect(['ls', 'a b', "it's"].map(quoteForLog)).toEqual(['ls', "'a b'", `'it'\\''s'`]);
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('waited too long');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
