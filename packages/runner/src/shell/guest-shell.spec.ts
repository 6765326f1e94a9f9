import { startProcess, type Argv, type RunningProcess } from '@nx-aib/build-machine';
import { ByteConsole } from './byte-console';
import { GuestShell } from './guest-shell';

jest.setTimeout(30_000);

/** A real terminal with a real shell in it: echo, prompts and line editing included (script(1)). */
function onTerminal(shell: string): Argv {
  return ['script', '--quiet', '--flush', '--command', shell, '/dev/null'];
}

describe.each([
  ['bash with its line editor', onTerminal('/bin/bash --norc -i')],
  ['sh on a terminal', onTerminal('/bin/sh -i')],
  ['sh on a pipe', ['/bin/sh'] as Argv],
])('a guest shell over %s', (_name, argv) => {
  let program: RunningProcess;
  let shell: GuestShell;

  beforeEach(async () => {
    program = startProcess(argv);
    const opened = await GuestShell.open(new ByteConsole(program.stdout, program.stdin), 10_000);
    if (!opened.ok) throw new Error(JSON.stringify(opened.diagnostics));
    shell = opened.value;
  });
  afterEach(async () => {
    program.kill('SIGKILL');
    await program.ended;
  });

  it('runs a command and gives its status and both outputs', async () => {
    const script = `echo "it's $LC_ALL"; echo oops >&2; printf 'no line feed'; exit 3`;
    expect(await shell.run(script)).toMatchObject({
      ok: true,
      value: { status: 3, stdout: "it's C.UTF-8\nno line feed", stderr: 'oops' },
    });
  });

  it('keeps each byte of a long script and a long output', async () => {
    const words = Array.from({ length: 4000 }, (_, index) => `'wörd ${index} \\ "$" \`'`);
    const outcome = await shell.run(`printf '%s\\n' ${words.join(' ')} | sed -n '1p;4000p;$='`);
    expect(outcome).toMatchObject({
      value: { stdout: 'wörd 0 \\ "$" `\nwörd 3999 \\ "$" `\n4000\n' },
    });
  });

  it('takes commands in turn, whoever asks first', async () => {
    const outcomes = await Promise.all(['sleep 0.2; echo 1', 'echo 2'].map((script) => shell.run(script)));
    expect(outcomes.map((outcome) => outcome.ok && outcome.value.stdout)).toEqual(['1\n', '2\n']);
  });

  it('ends a command at its deadline and goes on', async () => {
    const late = await shell.run('sleep 100', { timeoutMs: 1000 });
    expect(late.diagnostics).toEqual([
      {
        code: 'runner/command-deadline',
        severity: 'error',
        message: '"sleep 100" did not end in the guest within 1 s',
      },
    ]);
    expect(await shell.run('echo still here')).toMatchObject({ value: { stdout: 'still here\n' } });
  });

  it('says when the other side has gone', async () => {
    const running = shell.run('sleep 100');
    program.kill('SIGKILL');
    const outcome = await running;
    expect(outcome.diagnostics.map(({ message }) => message)).toEqual([
      `the guest's shell was lost at "sleep 100": it was closed`,
    ]);
  });

  it('refuses a script that Linux could not take as an argument', async () => {
    const outcome = await shell.run(`: ${'x'.repeat(130_000)}`);
    expect(outcome.diagnostics).toEqual([
      {
        code: 'runner/command-too-long',
        severity: 'error',
        message: "a command of 130002 bytes is too long for the guest's shell",
        hint: 'At most 120000 bytes: run it in parts.',
      },
    ]);
  });
});

it('a port without a shell gives an error at the deadline', async () => {
  const silent = startProcess(['sleep', '100']);
  const opened = await GuestShell.open(new ByteConsole(silent.stdout, silent.stdin), 200);
  silent.kill('SIGKILL');
  expect(opened.diagnostics.map(({ message }) => message)).toEqual([
    'the guest did not start a shell: none within 0.2 s',
  ]);
});
