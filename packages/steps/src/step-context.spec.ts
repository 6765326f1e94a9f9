import type { RunOutcome } from '@nx-aib/build-machine';
import { allEnded, programFailed, stepFailed, type Named } from './step-context';

const CONTEXT: Named = { stepName: 'esp', logFile: '/store/logs/car/esp.log' };

type Failed = Extract<RunOutcome, { ok: false }>;
const failed = (reason: Failed['reason'], stderr = ''): Failed => ({
  ok: false,
  reason,
  status: reason === 'exit-status' ? 25 : null,
  stdout: '',
  stderr,
});

const messageOf = (outcome: Failed): string | undefined =>
  programFailed(CONTEXT, ['mmdebstrap', '--mode=root'], outcome).diagnostics[0]?.message;

describe('a program that failed', () => {
  it('is an error that names the step, the program and its log', () => {
    expect(programFailed(CONTEXT, ['mkfs.vfat', 'x'], failed('exit-status'))).toEqual({
      ok: false,
      diagnostics: [
        {
          code: 'build/program-failed',
          severity: 'error',
          message: 'step esp failed: mkfs.vfat ended with exit status 25',
          hint: 'full output: /store/logs/car/esp.log',
        },
      ],
    });
  });

  it.each([
    [failed('not-found'), 'step esp failed: mmdebstrap is not installed'],
    [failed('signal'), 'step esp failed: mmdebstrap was killed'],
    [failed('timeout'), 'step esp failed: mmdebstrap took too long'],
    [
      failed('exit-status', '\n  what it said  \n\n'),
      'step esp failed: mmdebstrap ended with exit status 25: what it said',
    ],
    [
      failed('exit-status', 'I: starting\nE: Unable to locate package no-such\nI: cleaning up\n'),
      'step esp failed: mmdebstrap ended with exit status 25: E: Unable to locate package no-such',
    ],
    [
      failed('exit-status', '10%\r20%\rwrite: No space left on device\rdone\n'),
      'step esp failed: mmdebstrap ended with exit status 25: write: No space left on device',
    ],
  ])('is said in one line', (outcome, message) => {
    expect(messageOf(outcome)).toBe(message);
  });
});

describe('a step', () => {
  it('that finds an error says it as its own', () => {
    expect(
      stepFailed(CONTEXT, { code: 'build/no-boot-file', message: 'no package contains /boot/vmlinuz' }),
    ).toEqual({
      ok: false,
      diagnostics: [
        {
          code: 'build/no-boot-file',
          severity: 'error',
          message: 'step esp failed: no package contains /boot/vmlinuz',
        },
      ],
    });
  });
});

describe('work side by side', () => {
  it('gives what each has made, in their order', async () => {
    const late = new Promise<string>((resolve) => setTimeout(() => resolve('late'), 5));
    expect(await allEnded<[string, number]>([late, Promise.resolve(1)])).toEqual(['late', 1]);
  });

  it('has ended when something is thrown', async () => {
    const ended: string[] = [];
    const late = new Promise<void>((resolve) =>
      setTimeout(() => {
        ended.push('late');
        resolve();
      }, 5),
    );
    await expect(allEnded<[void, void]>([Promise.reject(new Error('no room')), late])).rejects.toThrow(
      'no room',
    );
    expect(ended).toEqual(['late']);
  });
});
